"""The icon of the browser tab, drawn here: named icons would be fetched from another host."""

PAGE_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f6fb2"/>'
    '<g fill="#fff"><rect x="6" y="8" width="12" height="4" rx="1"/><rect x="11" y="14" width="14" height="4" rx="1"/>'
    '<rect x="16" y="20" width="9" height="4" rx="1"/></g></svg>'
)
"""Three bars of a Gantt chart, as SVG."""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 232 32" font-family="sans-serif" font-size="17"><g>'
    '<rect x="0" y="5" width="17" height="6" rx="2" fill="#2a76b8"/>'
    '<rect x="7" y="13" width="19" height="6" rx="2" fill="#27814c"/>'
    '<rect x="14" y="21" width="12" height="6" rx="2" fill="#2a76b8"/></g>'
    '<text x="36" y="22" font-weight="700" fill="#2a76b8">PlanExe</text>'
    '<text x="112" y="22" fill="#5f7184">Workbench</text></svg>'
)
"""The name with them; its colours can be read on light and dark."""
