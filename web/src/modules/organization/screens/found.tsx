import { Head, Main } from "@/ui/frame";

export function Found() {
  return (
    <Main>
      <Head title="Found" />
    </Main>
  );
}
