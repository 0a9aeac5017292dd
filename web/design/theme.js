// Runs before the first paint, from a file of its own because the page allows no inline script:
// the chosen theme and the shop's checked accent are there before anything is drawn.
;(function () {
  try {
    const root = document.documentElement
    const theme = localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    const accent = JSON.parse(localStorage.getItem('accent') || 'null')
    if (accent && accent.light && accent.dark) {
      root.style.setProperty('--accent-light', accent.light)
      root.style.setProperty('--accent-dark', accent.dark)
    }
  } catch {
    // Storage is closed (private mode): the system's theme and the house accent do.
  }
})()
