import { Check } from "lucide-react";
import { createContext, memo, useContext, useMemo, type ReactNode } from "react";
import { cx } from "./classes";
import { parseBlocks, type Block, type Item } from "./markdown/blocks";
import type { Inline } from "./markdown/inline";

/** What draws the words between the marks, where more than their letters means something: the names of people. */
export const Spelling = createContext<((text: string) => ReactNode) | null>(null);

/** What someone wrote in Markdown. Every character reaches the page as text; links open http, https and mail only. */
export const Markdown = memo(function Markdown({
  text,
  className,
  tail,
}: {
  text: string;
  className?: string;
  /** What stands after the last word. */
  tail?: ReactNode;
}) {
  const blocks = useMemo(() => parseBlocks(text), [text]);
  return (
    <div
      dir="auto"
      className={cx("grid max-w-[68ch] gap-2 text-15 leading-normal [overflow-wrap:anywhere]", className)}
    >
      <Blocks blocks={blocks} tail={tail} />
      {blocks.at(-1)?.kind !== "paragraph" && tail}
    </div>
  );
});

function Blocks({ blocks, tail }: { blocks: readonly Block[]; tail?: ReactNode }) {
  return blocks.map((block, index) => (
    <Shown key={index} block={block} tail={index === blocks.length - 1 ? tail : undefined} />
  ));
}

function Shown({ block, tail }: { block: Block; tail?: ReactNode }): ReactNode {
  switch (block.kind) {
    case "heading":
      return (
        // Below the titles of the page, whatever level was written.
        <p
          role="heading"
          aria-level={Math.min(6, block.level + 2)}
          className={cx(
            "pt-1 font-semibold",
            block.level === 1 ? "text-17" : block.level === 2 ? "text-15" : "text-14",
          )}
        >
          <Words content={block.content} />
        </p>
      );
    case "paragraph":
      return (
        <p>
          <Words content={block.content} />
          {tail}
        </p>
      );
    case "code":
      return (
        <pre
          dir="ltr"
          // A long line is read by scrolling, and scrolling is done by keyboard, too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={block.language === "" ? "Code" : `Code, ${block.language}`}
          className="thin-scroll overflow-x-auto rounded-control bg-sunken px-3 py-2 font-mono text-13 leading-normal [overflow-wrap:normal]"
        >
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote className="grid gap-2 border-l-3 border-line-strong pl-3 text-ink-2">
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case "list":
      return <List items={block.items} start={block.start} />;
    case "rule":
      return <hr className="border-line-strong" />;
  }
}

function List({ items, start }: { items: readonly Item[]; start: number | null }) {
  const rows = items.map((item, index) => (
    <li key={index} className={cx("pl-0.5", item.checked !== null && "flex list-none gap-2 pl-0")}>
      {item.checked !== null && <Tick checked={item.checked} />}
      <div className="grid min-w-0 gap-1">
        <Blocks blocks={item.blocks} />
      </div>
    </li>
  ));
  const tasks = items.every(({ checked }) => checked !== null);
  const look = cx("grid gap-0.5", tasks ? "pl-0" : "pl-5 marker:text-ink-3");
  return start === null ? (
    <ul className={cx(look, "list-disc")}>{rows}</ul>
  ) : (
    <ol start={start} className={cx(look, "list-decimal")}>
      {rows}
    </ol>
  );
}

function Tick({ checked }: { checked: boolean }) {
  return (
    <span
      role="img"
      aria-label={checked ? "Done:" : "To do:"}
      className={cx(
        "mt-[3px] grid size-4 flex-none place-items-center rounded-inner border-[1.5px]",
        checked ? "border-patina bg-patina text-on-patina" : "border-edge bg-raised",
      )}
    >
      {checked && <Check aria-hidden className="size-3 stroke-[3]" />}
    </span>
  );
}

function Words({ content }: { content: readonly Inline[] }): ReactNode {
  return content.map((node, index) => <Word key={index} node={node} />);
}

function Word({ node }: { node: Inline }): ReactNode {
  switch (node.kind) {
    case "text":
      return <Spelled text={node.text} />;
    case "break":
      return <br />;
    case "code":
      return (
        <code className="rounded-inner bg-sunken px-1 py-px font-mono text-[0.88em] leading-[1.4] font-medium">
          {node.text}
        </code>
      );
    case "strong":
      return (
        <strong className="font-[650]">
          <Words content={node.children} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Words content={node.children} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Words content={node.children} />
        </s>
      );
    case "link":
      return (
        <a
          href={node.href}
          // Words may name one place and lead to another: the true one shows.
          title={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-patina-ink underline decoration-1 underline-offset-2"
        >
          <bdi>
            <Words content={node.children} />
          </bdi>
        </a>
      );
  }
}

function Spelled({ text }: { text: string }): ReactNode {
  const spell = useContext(Spelling);
  return spell === null ? text : spell(text);
}
