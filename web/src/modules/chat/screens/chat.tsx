import { Head, Main, Section, Sidebar } from "@/ui/frame";

export function ChatScreen() {
  return (
    <Section
      sidebar={
        <Sidebar title="Chat" label="Conversations">
          {null}
        </Sidebar>
      }
    >
      <Main>
        <Head title="Chat" />
      </Main>
    </Section>
  );
}
