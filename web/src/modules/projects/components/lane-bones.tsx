import { Bone, Skeleton } from "@/ui/states";

/** A board that is on its way. */
export function LaneBones() {
  return (
    <Skeleton label="Loading the tasks">
      <div className="grid grid-cols-4 gap-5 px-4 pt-14 max-desk:grid-cols-1">
        {[3, 4, 2, 3].map((cards, lane) => (
          <div key={lane} className="grid content-start gap-2">
            <Bone className="mb-2 w-24" />
            {Array.from({ length: cards }, (_, card) => (
              <Bone key={card} className="h-[88px] w-full rounded-control" />
            ))}
          </div>
        ))}
      </div>
    </Skeleton>
  );
}
