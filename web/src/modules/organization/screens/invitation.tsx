import { Head, Main } from "@/ui/frame";

export function AcceptInvitation() {
  return (
    <Main>
      <Head title="AcceptInvitation" />
    </Main>
  );
}
