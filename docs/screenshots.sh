#!/usr/bin/env bash
# Makes the READMEs' pictures anew: the report in a browser, the workbook in LibreOffice.
# Wants chromium, soffice, Xvfb, xwd and Python's Pillow: apt-get install chromium libreoffice-calc xvfb x11-apps, and pip install pillow
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(mktemp -d)
trap 'rm -rf "$home"; [ -z "${screen:-}" ] || kill "$screen" 2> /dev/null || true' EXIT
cargo run --quiet -- extract --output "$home/en" --no-cache
cargo run --quiet -- extract --output "$home/zh" --no-cache --headers zh

shot() { # FILE URL
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$home/browser" \
        --virtual-time-budget=3000 --window-size=1200,860 --screenshot="$1" "file://$home/$2" 2> /dev/null
}
shot "$home/report.en.png" "en/report.html?lang=en&theme=light"
shot "$home/report.zh.png" "zh/report.html?lang=zh&theme=light"

sheet() { # PICTURE WORKBOOK
    Xvfb :77 -screen 0 1200x620x24 > /dev/null 2>&1 & screen=$!
    sleep 2
    DISPLAY=:77 soffice "-env:UserInstallation=file://$home/office" --norestore --nologo --nofirststartwizard \
        "$2" > /dev/null 2>&1 &
    office=$!
    sleep 25
    DISPLAY=:77 xwd -root -silent > "$home/screen.xwd"
    kill "$office" "$screen" 2> /dev/null || true
    wait "$office" "$screen" 2> /dev/null || true
    screen=
    python3 - "$home/screen.xwd" "$1" << 'P'
import struct, sys
from PIL import Image
data = open(sys.argv[1], 'rb').read()
head = struct.unpack('>25I', data[:100])
size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
start = size + colours * 12
Image.frombuffer('RGB', (width, height), data[start:start + line * height], 'raw', 'BGRX', line, 1).save(sys.argv[2])
P
}
sheet "$home/table.en.png" "$home/en/kaoju.xlsx"
sheet "$home/table.zh.png" "$home/zh/kaoju.xlsx"
python3 - "$home" docs << 'P'
import glob, os, sys
from PIL import Image
for path in glob.glob(sys.argv[1] + '/*.png'):
    Image.open(path).convert('RGB').quantize(160).save(os.path.join(sys.argv[2], os.path.basename(path)), optimize=True)
P
ls -l docs/*.png
