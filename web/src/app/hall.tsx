import { Navigate, Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { useSession } from "@/api/session";
import type { Me } from "@/api/types";
import { useMe } from "@/modules/identity/queries";
import { BellRope } from "@/modules/notifications/components/bell";
import "@/modules/notifications/push";
import "@/modules/organization/live";
import { LineBand } from "@/realtime/band";
import { Bone, ErrorState, Skeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useGoing } from "./going";
import { placesOf } from "./places";
import { Bar, Rail } from "./rail";

const Everywhere = lazy(() => import("@/modules/chat/everywhere").then((chat) => ({ default: chat.Everywhere })));

/** The frame behind the door: the rail (on a phone the bar at the foot), and the place the person is in. */
export function Hall() {
  // Once the session is over nothing in here may ask again, even before the way out is found.
  return useSession() === "signed-out" ? null : <OpenHall />;
}

function OpenHall() {
  const me = useMe();
  useFarewell(me.data);
  useGoing(placesOf(me.data));
  if (me.isError && me.data === undefined) {
    return (
      <main id="main" className="grid min-h-dvh place-items-center">
        <ErrorState title="The hall did not open" error={me.error} retry={() => void me.refetch()} />
      </main>
    );
  }
  if (me.data?.active_organization_id === null) return <Navigate to="/home" replace />;
  return (
    <div className="flex h-dvh overflow-hidden max-desk:flex-col">
      <Rail me={me.data} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <LineBand />
        <div className="flex min-h-0 min-w-0 flex-1">{me.data ? <Outlet /> : <HallBones />}</div>
      </div>
      <Bar me={me.data} />
      {me.data && <BellRope />}
      {me.data && (
        <Suspense>
          <Everywhere />
        </Suspense>
      )}
    </div>
  );
}

/** Says why the hall is gone when a membership ends while the person is in it. */
function useFarewell(me: Me | undefined) {
  const here = useRef<string>(undefined);
  useEffect(() => {
    if (me === undefined) return;
    const active = me.organizations.find(({ id }) => id === me.active_organization_id);
    if (active === undefined && here.current !== undefined) toast(`You are no longer a member of ${here.current}`);
    here.current = active?.name;
  }, [me]);
}

function HallBones() {
  return (
    <Skeleton label="Opening the hall">
      <div className="grid w-80 gap-6 px-6 pt-6">
        <Bone className="h-4 w-40" />
        <Bone className="w-72" />
        <Bone className="w-56" />
        <Bone className="w-64" />
      </div>
    </Skeleton>
  );
}
