import { Head, Main } from "@/ui/frame";

export function Members() {
  return (
    <Main>
      <Head title="Members" />
    </Main>
  );
}
