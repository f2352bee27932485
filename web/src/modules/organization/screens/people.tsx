import { Head, Main } from "@/ui/frame";

export function People() {
  return (
    <Main>
      <Head title="People" />
    </Main>
  );
}
