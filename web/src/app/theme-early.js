// Runs before the first paint: a theme the person chose wins over the system's.
(function () {
  try {
    var theme = localStorage.getItem("guildhall.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be closed to us; the system's theme then holds.
  }
})();
