"""Takes all memory it can get."""
hoard = []
while True:
    hoard.append(bytearray(64 << 20))
