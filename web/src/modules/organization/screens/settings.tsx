import { Head, Main } from "@/ui/frame";

export function Settings() {
  return (
    <Main>
      <Head title="Settings" />
    </Main>
  );
}
