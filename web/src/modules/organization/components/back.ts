import { useNavigate } from "@tanstack/react-router";

/** The way back to the list of pages, on a phone. */
export function useBackToPages() {
  const navigate = useNavigate();
  return { label: "Administration", go: () => void navigate({ to: "/admin" }) };
}
