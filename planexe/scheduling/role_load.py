"""How much of a role is taken at each moment, as columns of bits.

Bit ``t`` of the columns, read together as a binary number, is the number of units in use in quarter ``t``. So adding a
job and asking where there is room cost the same however long the job and the project are.
"""


class RoleLoad:
    """The units of one role in use, over all quarters."""

    __slots__ = ("_blocked", "_capacity", "_columns")

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._columns = [0] * capacity.bit_length()
        self._blocked: dict[int, int] = {}

    def blocked(self, units: int) -> int:
        """Returns the quarters, a bit for each, in which so many more units are too many."""
        found = self._blocked.get(units)
        if found is None:
            found = self._blocked[units] = self._above(self._capacity - units)
        return found

    def take(self, quarters: int, units: int) -> None:
        """Counts units in use in the quarters whose bits are set; there must be room for them."""
        self._blocked.clear()
        position = 0
        while units:
            if units & 1:
                carry, column = quarters, position
                while carry:
                    before = self._columns[column]
                    self._columns[column] = before ^ carry
                    carry &= before
                    column += 1
            units >>= 1
            position += 1

    def _above(self, limit: int) -> int:
        """Returns the quarters in which more than ``limit`` units are in use."""
        above, equal = 0, -1
        for place in range(len(self._columns) - 1, -1, -1):
            column = self._columns[place]
            if limit >> place & 1:
                equal &= column
            else:
                above |= equal & column
                equal &= ~column
        return above
