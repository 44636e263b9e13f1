"""The lists that domain/invented.py puts invented people together from. No combination stands for anyone."""

_GIVEN_NAMES = """
Aisha Aleksander Amalie Amina Anders Andrea Anette Anna Anne-Berit Ánte Arne Arvid Astrid Áilu Åge Åsa Åse
Åse-Marie Åshild Beaska Berit Birgitte Bjørn Bodil Børge Camilla Catalina Cecilie Dagny Daniel Diana Duc Dương
Đorđe Đức Edvard Egil Einar Elin Elle-Máret Emil Erik Espen Eva Farida Fatima Frøydis Geir Goran Grethe Grzegorz
Guro Gøran Hassan Hedda Henrik Håkon Håvard Ibrahim Ida Inga Ingrid Isak Ivar Iwona Jakub Jan-Erik Jørgen Kai
Karoline Katarzyna Khadija Kjersti Kristoffer Lan Lars Leif Lemet Line Linh Łucja Łukasz Magnus Maja Małgorzata
Máret Márjá Mehmet Miłosz Miloš Minh Mohammed Nađa Nikola Niillas Nils-Áslat Noor Nora Oda Odd Ola Omar Oskar Østen
Øyvind Paweł Per-Olav Pernille Petter Phương Piotr Ragnhild Rávdná Rebekka Rolf Rune Sára Selma Signe Siri Stian
Sølvi Sørine Šejla Tomasz Tone Trine Tuấn Vigdis Wenche Yasmin Youssef Zofia
"""

_FAMILY_NAMES = """
Aamodt Aasland Abdi Ahmed Al-Hakim Al-Masri Andersen Anti Askeland Aune Bakke Bakken Balto Begović Berg Bergseth
Biedroń Bjørnstad Bø Bøe Bošković Brekke Bråten Bùi Čosić Dahl Dalgård Dąbrowski Đặng Đoković Đurić Eide Eira El-Amin
Elstad Engebretsen Eriksen Evensen Farouk Fjelldal Fjellheim Foss Fossum Fredriksen Gaup Gjerde Gjøvik Grønli
Grønvold Guttorm Haaland Hagen Halvorsen Hansen-Øye Hassan Haugen Hætta Helgesen Henriksen Hermansen Holm
Hovland Huỳnh Hussein Høgberg Håheim Ibrahim Isaksen Iversen Jabłoński Jacobsen Jensen Johansen Juvik Jørgensen
Kamiński Karlsen Khalil Knutsen Kovačević Kowalczyk Kristiansen Kvamme Kverneland Kværner Larsen Lê Lervåg Lie Lindvik
Lund Lunde Løken Łuczak Magga Mahmoud Malinowski Martinsen Moe Moen Mohamud Mørk Myhre Myklebust Nguyễn Nilsen
Noor Nordby Nowak Næss Ødegård Ødegaard Olsen Omar Opsahl Østby Østensen Øverland Øvrebø Pedersen Petrović Phạm
Rasmussen Rød Røed Rønning Sandvik Šarić Sara Sæther Sætre-Lie Skogheim Skår Solbakken Solberg Solstad Somby
Strand Strømme Sunde Širić Sylejmani Søreide Sørensen Szymański Tangen Tangvald Thorsen Tornensis Tran Trần Trøen Turi
Tveit Utsi Valkeapää Vik Vinje Viken Võ Wiśniewski Wójcik Yılmaz Zahid Zieliński Åmli Årdal Åsen
"""

_STREETS = """
Eksempelveien Prøvegata Mønsterveien Oppdiktetgata Tenkeveien Skisseveien Utkastgata Modellveien Papirbakken
Fabelveien Eventyrstien Fantasigata Diktveien Luftslottet Skinngata Liksomveien Ingenstedsveien Nesten-åsen
Tøysebakken Påfunnsgata
"""

GIVEN_NAMES, FAMILY_NAMES, STREETS = (tuple(words.split()) for words in (_GIVEN_NAMES, _FAMILY_NAMES, _STREETS))

POSTCODES = (
    ("0155", "Oslo"),
    ("0473", "Oslo"),
    ("0667", "Oslo"),
    ("1337", "Sandvika"),
    ("1606", "Fredrikstad"),
    ("1781", "Halden"),
    ("2004", "Lillestrøm"),
    ("2317", "Hamar"),
    ("2609", "Lillehammer"),
    ("3015", "Drammen"),
    ("3111", "Tønsberg"),
    ("3717", "Skien"),
    ("4014", "Stavanger"),
    ("4612", "Kristiansand S"),
    ("4836", "Arendal"),
    ("5003", "Bergen"),
    ("5528", "Haugesund"),
    ("6002", "Ålesund"),
    ("6413", "Molde"),
    ("6800", "Førde"),
    ("7011", "Trondheim"),
    ("7713", "Steinkjer"),
    ("8003", "Bodø"),
    ("8514", "Narvik"),
    ("9008", "Tromsø"),
    ("9510", "Alta"),
    ("9730", "Karasjok"),
    ("9800", "Vadsø"),
)

TITLES = (
    "Systemutvikler",
    "Lønnskonsulent",
    "Kundeansvarlig",
    "Daglig leder",
    "Produktleder",
    "Selger",
    "Testleder",
    "Regnskapsfører",
    "Driftstekniker",
    "Designer",
    "Kundestøtte",
    "Controller",
    "Driftsleder",
    "Rådgiver",
    "Prosjektleder",
    "Lagermedarbeider",
    "Renholder",
    "HR-konsulent",
    "Innkjøper",
    "Resepsjonist",
)

DEPARTMENTS = ("Utvikling", "Økonomi", "Salg", "Drift", "Produkt", "Ledelse", "Kundestøtte", "Lager", "Innkjøp")
