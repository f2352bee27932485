import { Head, Main } from "@/ui/frame";

export function Welcome() {
  return (
    <Main>
      <Head title="Welcome" />
    </Main>
  );
}
