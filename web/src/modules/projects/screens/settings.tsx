import { SettingsColumns } from "../components/settings-columns";
import { SettingsFacts } from "../components/settings-facts";
import { SettingsEnd, SettingsLife, SettingsTables } from "../components/settings-life";
import { SettingsMembers } from "../components/settings-members";
import { useDesk } from "../desk";

/** What a project is, who is in it, its stages and its end. */
export function ProjectSettingsScreen() {
  const { project, mayWork } = useDesk();
  const isLead = project.role === "lead";
  const mayChange = isLead && project.stage !== "archived";
  return (
    <div className="thin-scroll min-h-0 flex-1 overflow-auto px-6 pb-16 max-desk:px-4">
      <div className="grid max-w-[1200px] grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-14 max-hall:grid-cols-1">
        <div>
          <SettingsFacts project={project} mayChange={mayChange} />
          <SettingsLife project={project} mayChange={mayChange} />
          {isLead && <SettingsEnd project={project} />}
        </div>
        <div>
          <SettingsMembers project={project} mayChange={mayChange} />
          <SettingsColumns mayChange={mayChange} />
          <SettingsTables project={project} mayWork={mayWork} />
        </div>
      </div>
    </div>
  );
}
