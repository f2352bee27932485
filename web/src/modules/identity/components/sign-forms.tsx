import { useState, type FormEvent } from "react";
import { isProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { FormProblem } from "@/ui/form-problem";
import { useRegister, useSignIn } from "../queries";

/** The least a password must have; the server refuses shorter ones and those everybody uses. */
const LEAST_PASSWORD = 12;

/** A new account. With an invitation it comes in as a member, without one it founds or waits for a link. */
export function SignUp({ invitation, onEntered }: { invitation?: string; onEntered?: () => void }) {
  const register = useRegister(onEntered);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const problem = isProblem(register.error) ? register.error : undefined;
  const taken = problem?.code === "conflict" ? "This address has an account. Sign in instead." : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate({ name: name.trim(), email: email.trim(), password, invitation });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-3.5">
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={problem?.at("name")}
        required
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        placeholder="you@company.example"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        problem={problem?.at("email") ?? taken}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint={`At least ${LEAST_PASSWORD} characters. A sentence is easier to keep than a riddle.`}
        problem={problem?.at("password")}
        required
      />
      <FormProblem problem={taken ? undefined : problem} shown={["name", "email", "password"]} />
      <Button type="submit" look="main" size="big" busy={register.isPending}>
        {invitation ? "Create account and join" : "Create account"}
      </Button>
    </form>
  );
}

/** The way in for who has an account. The server never says whether an address is known, and neither does this. */
export function SignIn({ label = "Sign in" }: { label?: string }) {
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const problem = isProblem(signIn.error) ? signIn.error : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-3.5">
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        problem={problem?.at("email")}
        required
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        problem={problem?.at("password")}
        required
      />
      <FormProblem problem={problem} shown={["email", "password"]} />
      <Button type="submit" look="main" size="big" busy={signIn.isPending}>
        {label}
      </Button>
    </form>
  );
}
