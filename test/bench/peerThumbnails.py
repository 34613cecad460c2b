"""Pillow's thumbnails, one round for each line on stdin, so that rounds of Thaw and of Pillow alternate.

Before it says that it is ready it makes photos in the folder named on its command line: soft shapes of several sizes under
the noise of a sensor, which take as many bytes a pixel as photos of cameras. Line in: JSON ["draft"|"thumbnail", FOLDER, TARGET, {"longest": pixels, "quality": 0 to 100}]. Line out:
{"thumbnailsPerSecond": rate}; first of all {"pillow": version}. "draft" asks the decoder for the smallest size that is
large enough before it shrinks, "thumbnail" leaves that to Image.thumbnail. Files are read and written, as Thaw does.
"""
import json
import os
import sys
import time

from PIL import Image, ImageChops, __version__


def layer(side, size):
    small = Image.merge("RGB", [Image.effect_noise((side, side * 3 // 4), 90) for _ in range(3)])
    return small.resize(size, Image.Resampling.BICUBIC)


def make_photos(folder):
    for size in [(1632, 1224), (2592, 1944), (3264, 2448), (4000, 3000)]:
        for number in range(3):
            photo = ImageChops.soft_light(layer(9 + number, size), layer(60, size))
            photo = ImageChops.soft_light(photo, layer(400, size))
            grain = Image.merge("RGB", [Image.effect_noise(size, 12)] * 3)
            ImageChops.soft_light(photo, grain).save(os.path.join(folder, f"{size[0]}-{number}.jpg"), quality=88)


make_photos(sys.argv[1])
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
