"""Made-up people for the samples: names and addresses in many scripts, and the dice that draw them.

Nobody here exists. E-mail addresses are in the domains that RFC 2606 reserves for examples.
"""

import hashlib
from dataclasses import dataclass

LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
DIGITS = "0123456789"


class Dice:
    """Random numbers that are the same on every machine and in every version of Python (SplitMix64)."""

    def __init__(self, seed: str):
        self._state = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) % 2**64
        mixed = self._state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % 2**64
        return (mixed ^ (mixed >> 31)) % limit

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def weighted(self, weights: dict):
        """One of the keys, as often as its weight says."""
        rest = self.below(sum(weights.values()))
        for choice, weight in weights.items():
            if rest < weight:
                return choice
            rest -= weight
        raise AssertionError("the weights add up")

    def text(self, length: int, alphabet: str = LETTERS_AND_DIGITS) -> str:
        return "".join(self.pick(alphabet) for _ in range(length))

    def filled(self, pattern: str) -> str:
        """The pattern with a digit for each #."""
        return "".join(self.pick(DIGITS) if mark == "#" else mark for mark in pattern)


@dataclass
class Person:
    name: str
    email: str
    line1: str
    line2: str
    city: str
    state: str
    zip: str
    country: str


# Given names, family names, streets, places as (city, state, zip pattern); the share of customers comes last.
# Zips with leading zeros (Boston, Leipzig, Warszawa, Tel Aviv, Sapporo) are the ones that spreadsheets spoil.
COUNTRIES = {
    "US": (
        ["Olivia", "Liam", "Ava", "Noah", "Grace", "Ethan", "Chloe", "Marcus"],
        ["Johnson", "O'Brien", "Nguyen", "García", "Smith-Hayes", "Washington", "Kowalski", "Reed"],
        ["{n} Main Street", "{n} Elm Ave", "{n} W 5th St", "{n} Old County Road"],
        [("Boston", "MA", "021##"), ("Newark", "NJ", "071##"), ("Austin", "TX", "787##"), ("Miami", "FL", "331##")],
        26,
    ),
    "GB": (
        ["Amelia", "Oliver", "Isla", "Harry", "Siân", "Rhys"],
        ["Taylor", "Williams", "Ó Néill", "MacDonald", "Patel", "Featherstonehaugh"],
        ["{n} High Street", "{n} Church Lane", "Flat {n}, Mill House"],
        [("London", "", "SW1A #AA"), ("Cardiff", "", "CF10 #BH"), ("Glasgow", "", "G1 #XQ")],
        12,
    ),
    "DE": (
        ["Jürgen", "Käthe", "Lukas", "Anna-Lena", "Björn", "Zoë"],
        ["Müller", "Groß", "Schäfer", "von der Heide", "Yılmaz", "Köhler"],
        ["Hauptstraße {n}", "Am Mühlbach {n}", "Goethestr. {n}a"],
        [("Leipzig", "SN", "041##"), ("Dresden", "SN", "010##"), ("München", "BY", "803##"), ("Köln", "NW", "506##")],
        14,
    ),
    "FR": (
        ["Éloïse", "François", "Zoé", "Anaïs", "Hélène", "Loïc"],
        ["Lefèvre", "Dupont", "D'Hérouville", "Benoît", "Nuñez", "Çelik"],
        ["{n}, rue de l'Église", "{n} bis, avenue Foch", "{n}, quai des Brumes"],
        [("Nice", "", "060##"), ("Bourg-en-Bresse", "", "010##"), ("Paris", "", "750##")],
        9,
    ),
    "ES": (
        ["Íñigo", "Begoña", "José María", "Lucía"],
        ["Núñez Ibáñez", "Muñoz", "García-Peña", "Echevarría"],
        ["Calle Mayor {n}, 2º izq.", "Avda. de la Constitución {n}"],
        [("Vitoria-Gasteiz", "", "010##"), ("Madrid", "", "280##"), ("A Coruña", "", "150##")],
        6,
    ),
    "PL": (
        ["Łukasz", "Małgorzata", "Zażółć", "Świętosława"],
        ["Wójcik", "Brzęczyszczykiewicz", "Dąbrowska", "Żak"],
        ["ul. Świętokrzyska {n}", "al. Róż {n}/12"],
        [("Warszawa", "", "00-###"), ("Łódź", "", "90-###")],
        5,
    ),
    "CZ": (["Jiří", "Růžena"], ["Dvořák", "Šťastná"], ["Příčná {n}"], [("Plzeň", "", "301 ##")], 2),
    "SE": (["Åsa", "Göran"], ["Öberg", "Sjöström"], ["Drottninggatan {n}"], [("Malmö", "", "211 ##")], 2),
    "DK": (["Søren", "Æbbe"], ["Nørgård", "Kjær"], ["Strøget {n}, 1. tv."], [("København", "", "1#55")], 2),
    "TR": (["İbrahim", "Gülşen"], ["Çağlayan", "Öztürk"], ["İstiklal Cd. No: {n}"], [("İstanbul", "", "344##")], 2),
    "GR": (["Γιώργος", "Ελένη"], ["Παπαδόπουλος", "Οικονόμου"], ["Ερμού {n}"], [("Αθήνα", "", "105 ##")], 2),
    "UA": (["Олена", "Андрій"], ["Шевченко", "Кравчук"], ["вул. Хрещатик, {n}"], [("Київ", "", "010##")], 2),
    "BR": (
        ["João", "Conceição"],
        ["da Silva", "Guimarães"],
        ["Rua Augusta, {n}, apto. 3"],
        [("São Paulo", "SP", "01###-000")],
        3,
    ),
    "JP": (
        ["太郎", "さくら", "健一", "陽子"],
        ["山田", "佐藤", "齋藤", "高橋"],
        ["丸の内{n}丁目2-1", "大通西{n}丁目"],
        [("千代田区", "東京都", "100-####"), ("札幌市", "北海道", "060-####")],
        4,
    ),
    "CN": (["伟", "秀英"], ["王", "欧阳"], ["长安街{n}号"], [("北京市", "北京", "100###")], 2),
    "KR": (["민준", "서연"], ["김", "이"], ["세종대로 {n}"], [("서울특별시", "", "045##")], 2),
    "EG": (["محمد", "فاطمة"], ["عبد الله", "حسن"], ["شارع التحرير {n}"], [("القاهرة", "", "115##")], 2),
    "IL": (["דוד", "נועה"], ["כהן", "לוי"], ["רחוב דיזנגוף {n}"], [("תל אביב-יפו", "", "64#####")], 1),
    "IN": (["आरव", "प्रिया"], ["शर्मा", "अय्यर"], ["{n}, MG Road, 2nd Main"], [("Bengaluru", "KA", "5600##")], 2),
}

# Names that break careless code; they go round among the customers.
ODD_NAMES = [
    'Robert "Bob" Tables',
    "Smith, Jane, Jr.",
    "🦊 Fox & Söhne GmbH",
    "👩‍👩‍👧 Familie Öz",
    "Zoe\u0308 Decomposed",
    "O’Connor",
    "Null",
    "  Ana  Maria  ",
    "<b>Bold</b> & Co",
    "Nowak; Meyer | Partner",
    "Ünal\tTab",
    "Lovelace\nAda",
]

ODD_LINES = [
    "Musterweg 5\nHinterhaus, 3. OG",
    "c/o Meyer, Schmidt & Partner\nPostfach 12",
    'Haus "Sonnenschein"',
    '12 The "Old" Forge, Back Lane',
    "1-2-3 Chome\n4F, 太陽ビル",
    "PO Box 7, Station A",
]


def draw_person(dice: Dice, number: int) -> Person:
    """The person with a number, who decides the e-mail address and which odd thing, if any, it gets."""
    country = dice.weighted({code: entry[-1] for code, entry in COUNTRIES.items()})
    given, family, streets, places, _ = COUNTRIES[country]
    first, last = dice.pick(given), dice.pick(family)
    name = f"{last} {first}" if country in ("JP", "CN", "KR") else f"{first} {last}"
    city, state, zip_pattern = dice.pick(places)
    line1 = dice.pick(streets).format(n=1 + dice.below(180))
    line2 = dice.weighted({"": 80, f"Apt. {1 + dice.below(40)}": 12, "c/o Weber, 2nd floor": 5, "#3": 3})
    if number % 37 == 11:
        name = ODD_NAMES[number // 37 % len(ODD_NAMES)]
    if number % 41 == 7:
        line1 = ODD_LINES[number // 41 % len(ODD_LINES)]
    local = "".join(mark for mark in f"{first}.{last}".lower() if mark.isascii() and (mark.isalnum() or mark == "."))
    local = local if len(local) > 4 else "customer"
    email = f"{local}.{number}@{dice.pick(['example.com', 'example.org', 'example.net'])}"
    return Person(name, email, line1, line2, city, state, dice.filled(zip_pattern), country)
