"""The icon of the browser tab, drawn here: named icons would be fetched from another host."""

PAGE_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f6fb2"/>'
    '<g fill="#fff"><rect x="6" y="8" width="12" height="4" rx="1"/><rect x="11" y="14" width="14" height="4" rx="1"/>'
    '<rect x="16" y="20" width="9" height="4" rx="1"/></g></svg>'
)
"""Three bars of a Gantt chart, as SVG."""
