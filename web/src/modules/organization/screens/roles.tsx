import { useQuery } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/modules/identity/queries";
import { Button } from "@/ui/button";
import { Head, Main } from "@/ui/frame";
import { Sheet } from "@/ui/page";
import { Question } from "@/ui/question";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { spelled } from "@/ui/words";
import { useBackToPages } from "../components/back";
import { NewRoleDialog } from "../components/new-role";
import { PendingRights } from "../components/pending-rights";
import { noChanges, turn, type RightsDraft } from "../components/rights-draft";
import { Cell, RightsMatrix } from "../components/rights-matrix";
import { blueprintsQuery, membersQuery, organizationQuery, permissionsQuery, rolesQuery } from "../queries";

/** What each role may do, on a sheet that everyone in the administration may read. */
export function Roles() {
  const can = useCan();
  const mayChange = can("organization.roles.manage");
  const roles = useQuery(rolesQuery);
  const permissions = useQuery(permissionsQuery);
  const members = useQuery({ ...membersQuery, enabled: can("organization.members.read") });
  const [draft, setDraft] = useState<RightsDraft>(noChanges);
  const [adding, setAdding] = useState(false);
  const leaving = useBlocker({
    shouldBlockFn: () => draft.size > 0,
    withResolver: true,
    enableBeforeUnload: draft.size > 0,
  });
  const failed = [roles, permissions].find(({ isError }) => isError);
  return (
    <Main>
      <Head title="Roles" sub={<Origin />} back={useBackToPages()}>
        {mayChange && (
          <Button look="main" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> Role
          </Button>
        )}
      </Head>
      <Sheet className={draft.size > 0 ? "pb-28 max-desk:pb-44" : undefined}>
        <div className="flex items-center justify-between gap-8 py-4 max-hall:block max-hall:pb-2">
          <p className="max-w-[74ch] text-14 text-pretty text-ink-2">
            A person may hold several roles and has the sum of their rights. A change holds from the next request, also
            for people who are signed in.
          </p>
          <Legend />
        </div>
        {failed ? (
          <ErrorState title="The roles did not load" error={failed.error} retry={() => void failed.refetch()} />
        ) : roles.data && permissions.data ? (
          <RightsMatrix
            roles={roles.data}
            permissions={permissions.data}
            members={members.data ?? []}
            draft={draft}
            mayChange={mayChange}
            onTurn={(role, permission) => setDraft((now) => turn(now, role, permission))}
          />
        ) : (
          <Skeleton label="Loading roles">
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <div key={row} className="flex h-[34px] items-center justify-between border-b border-line">
                <Bone className="w-[24%]" />
                {[0, 1, 2, 3].map((cell) => (
                  <Bone key={cell} className="size-5" />
                ))}
              </div>
            ))}
          </Skeleton>
        )}
      </Sheet>
      {draft.size > 0 && roles.data && (
        <PendingRights
          draft={draft}
          roles={roles.data}
          members={members.data ?? []}
          permissions={permissions.data ?? []}
          onDiscard={() => setDraft(noChanges)}
          onSaved={(role) => setDraft((now) => new Map([...now].filter(([id]) => id !== role)))}
        />
      )}
      {adding && <NewRoleDialog roles={roles.data ?? []} onClose={() => setAdding(false)} />}
      <Question
        open={leaving.status === "blocked"}
        title="Leave without saving?"
        description="The ticks in brass are not saved yet."
        keep="Stay here"
        sure="Leave and discard"
        onKeep={() => leaving.reset?.()}
        onSure={() => leaving.proceed?.()}
      />
    </Main>
  );
}

function Origin() {
  const organization = useQuery(organizationQuery);
  const blueprints = useQuery(blueprintsQuery);
  if (!organization.data) return null;
  const { name, blueprint } = organization.data;
  const title = blueprints.data?.find(({ key }) => key === blueprint)?.title ?? spelled(blueprint);
  return (
    <>
      {name}, from the {title} blueprint
    </>
  );
}

function Legend() {
  return (
    <ul className="flex flex-none flex-wrap gap-x-[18px] gap-y-1.5 text-12 text-ink-2 max-hall:pt-2" aria-hidden>
      <Mark words="Allowed" allowed />
      <Mark words="Not allowed" />
      <Mark words="Not saved yet" allowed turned />
    </ul>
  );
}

function Mark({ words, allowed = false, turned = false }: { words: string; allowed?: boolean; turned?: boolean }) {
  return (
    <li className="inline-flex items-center gap-[7px]">
      <Cell allowed={allowed} turned={turned} small />
      {words}
    </li>
  );
}
