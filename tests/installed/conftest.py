"""The wheel, made and installed once."""

import pytest

from tests.installed_product import InstalledProduct, install_product


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> InstalledProduct:
    return install_product(tmp_path_factory.mktemp("installed"))
