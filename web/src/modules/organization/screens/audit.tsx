import { Head, Main } from "@/ui/frame";

export function Audit() {
  return (
    <Main>
      <Head title="Audit" />
    </Main>
  );
}
