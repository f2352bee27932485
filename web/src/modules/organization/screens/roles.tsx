import { Head, Main } from "@/ui/frame";

export function Roles() {
  return (
    <Main>
      <Head title="Roles" />
    </Main>
  );
}
