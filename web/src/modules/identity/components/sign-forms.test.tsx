import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { SignIn, SignUp } from "./sign-forms";

const fetched = vi.fn<(url: string, init: { body: string }) => Promise<Response>>();
vi.stubGlobal("fetch", fetched);
afterEach(() => {
  session.end();
  fetched.mockReset();
});

function show(form: React.ReactNode) {
  render(<QueryClientProvider client={new QueryClient()}>{form}</QueryClientProvider>);
  return userEvent.setup();
}

describe("signing up", () => {
  it("says at the field what is wrong with it", async () => {
    fetched.mockResolvedValueOnce(
      Response.json(
        {
          code: "bad_request",
          title: "The request cannot be understood",
          status: 400,
          errors: [{ field: "password", code: "invalid", message: "needs at least 12 characters" }],
        },
        { status: 400 },
      ),
    );
    const user = show(<SignUp />);
    await user.type(screen.getByLabelText("Your name"), "Ines Moura");
    await user.type(screen.getByLabelText("Password"), "short");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    const password = await screen.findByLabelText("Password");
    await vi.waitFor(() => expect(password).toBeInvalid());
    expect(password).toHaveAccessibleDescription("Password needs at least 12 characters");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("takes an invitation along, and begins the session", async () => {
    fetched.mockResolvedValueOnce(Response.json({ access_token: "one", token_type: "bearer", expires_in: 900 }));
    const entered = vi.fn();
    const user = show(<SignUp invitation="Xf3k" onEntered={entered} />);
    await user.type(screen.getByLabelText("E-mail"), "ines@saltmarsh.example");
    await user.click(screen.getByRole("button", { name: "Create account and join" }));
    await vi.waitFor(() => expect(entered).toHaveBeenCalledOnce());
    expect(JSON.parse(fetched.mock.calls[0]![1].body)).toMatchObject({ invitation: "Xf3k" });
    expect(session.state()).toBe("signed-in");
  });
});

describe("signing in", () => {
  it("repeats the server's words when they are of no field", async () => {
    fetched.mockResolvedValueOnce(
      Response.json(
        {
          code: "unauthenticated",
          title: "Sign in first",
          status: 401,
          detail: "The address or the password is not right",
        },
        { status: 401 },
      ),
    );
    const user = show(<SignIn />);
    await user.type(screen.getByLabelText("E-mail"), "ines@saltmarsh.example");
    await user.type(screen.getByLabelText("Password"), "not this one at all");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The address or the password is not right");
  });
});
