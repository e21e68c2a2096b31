"""Writes nfkc.tsv and sha256.tsv beside itself, by Python's unicodedata and hashlib:

    python3 make_texts.py

One text per line, and what becomes of it: UTF-8 as hexadecimal digits, so that every character can be seen.
Only characters that Unicode had long ago are taken: what normalisation makes of those never changes.
"""
import hashlib
import pathlib
import random
import unicodedata

HERE = pathlib.Path(__file__).parent
BLOCKS = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x1100, 0x1200), (0x1E00, 0x1F00), (0x2100, 0x2190),
          (0x2460, 0x2500), (0x3040, 0x3100), (0x3200, 0x3400), (0xAC00, 0xAC80), (0xF900, 0xFA6B), (0xFB00, 0xFB07),
          (0xFF00, 0xFFF0), (0x1D400, 0x1D440), (0x1F600, 0x1F610)]
WORDS = ["", "abc", "ＡＢＣ１２３", "ｶﾞｷﾞｸﾞ ﾊﾟﾋﾟ", "㈱ワザワザ", "①②③", "㍿ ㌔ ㎏", "\u00e9", "e\u0301", "ﬁ", "\u1100\u1161\u11a8",
         "全角　空白", "a\nb", "ｱｲｳｴｵﾞ", "ǆ", "２０２６／０１／３１"]


def characters() -> list[str]:
    return [chr(code) for first, behind in BLOCKS for code in range(first, behind)
            if unicodedata.category(chr(code)) != "Cn" and unicodedata.ucd_3_2_0.category(chr(code)) != "Cn"]


def mixed() -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(characters(), k=chance.randrange(2, 12))) for _ in range(300)]


def write(name: str, texts: list[str], change) -> None:
    lines = [f"{text.encode().hex()}\t{change(text)}\n" for text in texts]
    (HERE / name).write_text("".join(lines), encoding="utf-8")


write("nfkc.tsv", WORDS + characters() + mixed(), lambda text: unicodedata.normalize("NFKC", text).encode().hex())
write("sha256.tsv", WORDS + mixed(), lambda text: hashlib.sha256(text.encode()).hexdigest())
