"""Pillow's thumbnails, one round for each line on stdin, so that rounds of Thaw and of Pillow alternate.

Line in: JSON ["draft"|"thumbnail", FOLDER, TARGET, {"longest": pixels, "quality": 0 to 100}]. Line out:
{"thumbnailsPerSecond": rate}; first of all {"pillow": version}. "draft" asks the decoder for the smallest size that is
large enough before it shrinks, "thumbnail" leaves that to Image.thumbnail. Files are read and written, as Thaw does.
"""
import json
import os
import sys
import time

from PIL import Image, __version__

print(json.dumps({"pillow": __version__}), flush=True)
for line in sys.stdin:
    way, folder, target, rendering = json.loads(line)
    size = (rendering["longest"],) * 2
    names = sorted(os.listdir(folder))
    start = time.perf_counter()
    for name in names:
        with Image.open(os.path.join(folder, name)) as image:
            if way == "draft":
                image.draft("RGB", size)
            image.thumbnail(size)
            image.convert("RGB").save(os.path.join(target, "pillow-" + name), "JPEG", quality=rendering["quality"])
    print(json.dumps({"thumbnailsPerSecond": len(names) / (time.perf_counter() - start)}), flush=True)
