"""What stands around every page: Streamlit's own words in Chinese, the menu on a phone."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from depot.web.language import language

_ASSETS = Path(__file__).parent / "assets"
_CHINESE = _ASSETS / "chinese.css"
_PHONE = _ASSETS / "phone.css"
# Streamlit leaves the menu open over the page that was chosen in it. The script runs again
# only when its text changes, so it names the page; who chooses the page that is open already
# changes nothing, so the menu listens, too.
_FOLD = """<script data-page="{page}">
(() => {{
  const fold = () => {{
    if (window.innerWidth >= 768) return;
    const side = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
    side?.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  }};
  fold();
  if (window.depotFolds) return;
  window.depotFolds = true;
  document.addEventListener("click", each => {{
    if (each.target.closest('[data-testid="stSidebarNavLink"]')) setTimeout(fold, 300);
  }}, true);
}})();
</script>"""


def dress(page: str) -> None:
    """Show what surrounds a page; call it once a run.

    Parameters
    ----------
    page
        Name of the page that is shown; when it changes, an open menu is folded on a phone.
    """
    st.html(_PHONE)
    if language() == "zh":
        st.html(_CHINESE)
    with st.sidebar:  # where nothing before it comes or goes and makes it run again
        st.html(_FOLD.format(page=escape(page, quote=True)), unsafe_allow_javascript=True)
