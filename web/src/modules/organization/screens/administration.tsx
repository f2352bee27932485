import { Navigate, Outlet } from "@tanstack/react-router";

export function Administration() {
  return <Outlet />;
}

export function AdministrationDoor() {
  return <Navigate to="/admin/organization" replace />;
}
