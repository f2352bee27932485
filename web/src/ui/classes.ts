import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["11", "12", "13", "14", "15", "17", "21", "28", "40"],
      radius: ["inner", "control", "panel"],
      shadow: ["lift-1", "lift-2", "lift-3"],
      breakpoint: ["desk", "hall"],
      animate: ["lamp", "breathe", "rise", "open"],
    },
  },
});

/** Joins class names; of two Tailwind classes that contradict each other the later one wins. */
export function cx(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
