import { Head, Main } from "@/ui/frame";

export function Profile() {
  return (
    <Main>
      <Head title="Profile" />
    </Main>
  );
}
