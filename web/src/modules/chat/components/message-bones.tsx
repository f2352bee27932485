import { Bone, Skeleton } from "@/ui/states";

/** Messages that are on their way. */
export function MessageBones() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden px-6 pb-6 max-desk:px-4">
      <Skeleton label="Loading messages">
        {["w-[62%]", "w-[78%]", "w-[46%]", "w-[70%]"].map((width) => (
          <div key={width} className="mt-5 flex gap-3">
            <Bone arch />
            <div className="grid flex-1 content-center gap-2">
              <Bone className="w-[18%]" />
              <Bone className={width} />
            </div>
          </div>
        ))}
      </Skeleton>
    </div>
  );
}
