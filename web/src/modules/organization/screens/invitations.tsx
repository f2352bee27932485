import { Head, Main } from "@/ui/frame";

export function Invitations() {
  return (
    <Main>
      <Head title="Invitations" />
    </Main>
  );
}
