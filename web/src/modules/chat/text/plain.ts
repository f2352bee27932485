/** What someone wrote in Markdown, in one line without its marks: for lists, quotes and what is said aloud. */
export function plain(content: string, most = 300): string {
  return content
    .slice(0, most * 2)
    .replaceAll(/^\s*(?:[>#]+|[-*+]|\d{1,9}[.)])\s+/gm, "")
    .replaceAll(/```[\w+#.-]*\n?|\*\*|__|~~|`/g, "")
    .replaceAll(/(?<![\p{L}\p{N}])[*_](?=\S)|(?<=\S)[*_](?![\p{L}\p{N}])/gu, "")
    .replaceAll(/!?\[([^\]\n]{1,200})\]\([^()\s]{1,2000}\)/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, most);
}
