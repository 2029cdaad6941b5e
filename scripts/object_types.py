"""As much of BTF as it takes to say where two differ, and which line of C an instruction comes from."""
import struct

# How much follows the first twelve bytes of a type, by kind: fixed, and for each of its vlen.
TAILS = {1: (4, 0), 3: (12, 0), 4: (0, 12), 5: (0, 12), 6: (0, 8), 13: (0, 8), 14: (4, 0), 15: (0, 12), 17: (4, 0),
         19: (0, 12)}
KINDS = ["void", "int", "ptr", "array", "struct", "union", "enum", "fwd", "typedef", "volatile", "const", "restrict",
         "func", "func_proto", "var", "datasec", "float", "decl_tag", "type_tag", "enum64"]


class ObjectTypes:
    def __init__(self, data):
        self.types, self.strings = [], b"\0"
        if len(data) < 24:
            return
        header, types, types_size, strings, strings_size = struct.unpack_from("<IIIII", data, 4)
        self.strings = data[header + strings:header + strings + strings_size]
        place, end = header + types, header + types + types_size
        while place + 12 <= end:
            (info,) = struct.unpack_from("<I", data, place + 4)
            fixed, each = TAILS.get(info >> 24 & 31, (0, 0))
            size = 12 + fixed + each * (info & 0xffff)
            self.types.append(data[place:place + size])
            place += size

    def string(self, offset):
        return self.strings[offset:self.strings.find(b"\0", offset)].decode(errors="replace")

    def told(self, place):
        if place >= len(self.types):
            return "missing"
        name, info, size = struct.unpack_from("<III", self.types[place])
        kind = info >> 24 & 31
        return f"{KINDS[kind] if kind < len(KINDS) else kind} '{self.string(name)}' {self.types[place].hex()[:160]}"

    def difference(self, other):
        """Where another one begins to differ."""
        for place in range(max(len(self.types), len(other.types))):
            if self.types[place:place + 1] != other.types[place:place + 1]:
                return f"type {place + 1} is {self.told(place)} by libbpf, {other.told(place)} by us"
        return f"strings differ: {len(self.strings)} bytes by libbpf, {len(other.strings)} by us, or the header does"


def source_line(program, instruction, types):
    """FILE:LINE and the text of the line of C that an instruction of a traced program comes from."""
    lines = program["line_info"]
    if not lines:
        return None
    data, strings = bytes.fromhex(lines["data"]), ObjectTypes(types)
    found = None
    for place in range(0, len(data), lines["record_size"]):
        first, file, text, position = struct.unpack_from("<IIII", data, place)
        if first <= instruction:
            found = f"{strings.string(file)}:{position >> 10}: {strings.string(text).strip()}"
    return found
