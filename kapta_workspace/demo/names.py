"""Invented people: names from many languages, e-mail addresses under ``.example``, fictional telephones."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from kapta_workspace.demo import blocks


@dataclass(frozen=True, slots=True)
class Pool:
    """
    Names of one language.

    Attributes:
        given: Given names; ``native/latin`` where the script is not Latin.
        family: Family names, written the same way.
        family_first: Whether the native form puts the family name first.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False


def _pools(text: str) -> dict[str, Pool]:
    made = {}
    for (language, *order), names in blocks.read(text):
        given, family = (tuple(part.split()) for part in names.split(" | "))
        made[language] = Pool(given, tuple(name.replace("_", "\u00a0") for name in family), bool(order))
    return made


POOLS: Mapping[str, Pool] = _pools("""
en
Alison Bernard Carys Dominic Elspeth Fergus Gwen Howard Imogen Jonah Kerry Leonard Maeve Nigel Olive
Perry Rosalind Stuart Tamsin Verity | Ashdown Birkett Calloway Dunmore Eastwick Fairweather Garside
Hollins Inchley Kershaw Lockwood Merrow Oakden Pemberly Quayle Ridgeway Stanbury Tilbrook Underhay
Wetherall

de
Anneliese Bastian Cordula Dietmar Elke Falko Gesine Henning Ilka Jörg Katrin Lutz Mareike Norbert
Ottilie Ruprecht Sünje Thorsten Ulrike Volker | Achterberg Birkenfeld Dornbusch Eichstädt Feldhütter
Grünewald Hagedorn Käsmann Lindenau Mühlbrecht Niedermoser Oestreich Pfannkuch Rösler Sauerbrey Tüngler
Vogelsang Wüstefeld Zeisig

fr
Amandine Baptiste Clotilde Damien Élodie Fabrice Gaëlle Hervé Inès Jérôme Lucile Maxence Noémie Océane
Perrine Quentin Romuald Solène Thibault Yseult | Aubertin Boisclair Chastaing Delacombe Estournel
Fauvelle Garrigou Hautbois Jolivard Lachenal Marchelier Noirmont Peyrolle Quesnoy Roubignac Sauvageot
Thévenard Vauclair

es
Aitana Benjamín Consuelo Desirée Emilio Fátima Gonzalo Hortensia Íñigo Jimena Leandro Marisol Nicanor
Olalla Pilar Ramiro Soledad Tomás Úrsula Ximena | Albarracín Bermejo Calatrava Dorronsoro Echegaray
Fuenmayor Grijalba Ibarguren Lasarte Montenegrín Nogueras Olivenza Peñarrubia Quirante Revilla Sotomonte
Valdearcos Zubizarra

it
Arianna Brando Chiara Davide Eleonora Fulvio Ginevra Ilario Lorella Mirko Nicoletta Ornella Pietro
Raffaella Saverio Tiziana Ubaldo Viola | Accornero Bellarosa Cavaggioni Dalmonte Esposti Fioravento
Ghirlanda Lomellini Mastrobuono Nardecchia Ortolani Pavesio Quaranta Roncaglia Santambrogio Tessitore
Zambelloni

pt
Adélia Bento Cecília Duarte Estevão Fabíola Gonçalo Heloísa Inácio Jussara Leôncio Mafalda Nívea Otávio
Quitéria Rui Tainá Valdemar | Alvarenga Bragantino Carrapatoso Drumonde Evaristo Figueirinha Guimaranes
Lourosa Mascarenha Nóbrega Pedrosinho Quintaneiro Rebouças Sampaínho Taveirós Vilarinho

nl
Aafke Bram Carlijn Dirk Evelien Floor Geertje Huub Ilse Joost Klaske Loes Maarten Noor Onno Pim Roos
Sjoerd | Aerdenhout Blokhuizen Dijkgraaf Eikelboom Groenewoud Hoogendam Kuipersma Leeuwenburg Molenschot
Noorderhaven Oudkerk Poelstra Roelvink Schaapveld Tichelman Vlasblom Wijngaard

sv
Agneta Birger Cajsa Douglas Ebba Folke Gunilla Hjalmar Ingela Jörgen Kerstin Linnéa Måns Nanna Östen
Pernilla Ragnar Siv Torbjörn Åsa | Almkvist Björkegren Dahlfors Ekhammar Forsgärde Granlöv Hedåker
Klintberg Lövstrand Mårdell Norrby Ödlund Rönnkvist Sjöhammar Tallgren Vikåsen Åkerblad

no
Aslaug Bjarte Dagny Eirik Frøydis Gaute Hildegunn Ivar Jorunn Kjetil Live Maren Nils Oddny Pål Ragnhild
Sverre Tonje Yngve Åshild | Aasgjerd Bjørkhaug Dalsbotn Eikemo Fjærestad Grønnevik Haugsdal Kvamsøy
Lyngmark Myrvang Nesheimdal Øygardsli Rognstad Skjelvik Tveiterås Ulvestrand

fi
Aino Eero Hilkka Ilmari Jaakko Kaisa Lauri Mirja Niilo Outi Päivi Risto Sirpa Tapio Unto Venla |
Ahokangas Haukilampi Järvensivu Koivuharju Lehtorinne Myllyoja Niittylä Pitkäsalo Rantamäki Suvisaari
Törmälä Uusikumpu Väisälampi Ylämetsä

pl
Agnieszka Bogdan Celina Dariusz Elżbieta Feliks Grażyna Honorata Ireneusz Jagoda Kazimierz Łucja
Mirosława Norbert Oliwia Przemysław Sławomir Zuzanna | Białowąs Cieślikowicz Dąbrowicz Gołębiewicz
Jabłończyk Kwiatosz Leśniakowski Młynarek Niedźwiecka Orłosz Pęcławski Rzepczyk Śliwczyk Trzcinka
Wróblicz Żurawicz

cs
Alžběta Bohumil Drahomíra Eliška František Hana Ivo Jiřina Květa Ludvík Marcela Oldřich Radka Štěpán
Věra Zdeněk | Bezděka Černohorský Doležík Hájková Jeřábek Kopřivová Loukota Mlynářík Netušil Pazderka
Řeháček Sedlářová Šimůnek Třešňák Vlčková Ždárský

hu
Ágnes Botond Csilla Dénes Enikő Gergő Hajnalka Ildikó Jenő Kinga Lóránt Nóra Ödön Réka Szabolcs Zsófia |
Bakonyvári Csergezán Debrőczy Erdősi Füredes Gyarmatházy Hegyközi Kőműves Lovászpataki Mezőfi Nyírádi
Rétvári Szentgáli Tűzkövi Zempléndi

lt
Aušra Darius Eglė Gediminas Ieva Jurgita Kęstutis Laima Mindaugas Nijolė Rasa Saulius Vaida Žygimantas |
Aukštuolis Beržėnas Dirvonytė Gintalas Juodvarnis Klevinskaitė Lapėnas Miškinytė Pušynas Rugienius
Šilinytė Vėjūnas Žemaitaitis

tr
Aslıhan Barış Ceyda Doruk Ebru Ferhat Gülşen Hakan İpek Kıvanç Leyla Mehtap Nevin Oğuz Pınar Rüya Sarp
Tülay | Akdeniztepe Bağcıvan Çamlıdere Dereköylü Gökçebağ Harmanlık Işıldar Kavaklıoğlu Limoncu Narbahçe
Ovalıgil Pınarhisar Söğütlü Tepecikli Ünyeli Yaylagül

el
Αλεξάνδρα/Alexandra Βασίλης/Vasilis Γιώργος/Giorgos Δήμητρα/Dimitra Ελένη/Eleni Ζωή/Zoi Θανάσης/Thanasis
Κατερίνα/Katerina Λευτέρης/Lefteris Μαρίνα/Marina Νίκος/Nikos Στέλλα/Stella Φωτεινή/Foteini |
Αμπελάς/Ampelas Βουνίσης/Vounisis Δροσίδης/Drosidis Ελαιώνας/Elaionas Καλαμίτσης/Kalamitsis
Λιθαράς/Litharas Μυλωνίδης/Mylonidis Πευκάκης/Pefkakis Ρεματιάς/Rematias Σιταράς/Sitaras

uk
Богдан/Bohdan Вікторія/Viktoriia Ганна/Hanna Дмитро/Dmytro Євген/Yevhen Зоряна/Zoriana Ірина/Iryna
Леся/Lesia Мирослава/Myroslava Назар/Nazar Олена/Olena Тарас/Taras Юлія/Yuliia |
Березівський/Berezivskyi Вербицька/Verbytska Гречаний/Hrechanyi Дубовик/Dubovyk Калинич/Kalynych
Левадна/Levadna Млинарчук/Mlynarchuk Пшеничний/Pshenychnyi Степовик/Stepovyk Тополенко/Topolenko

ja | family first
彩/Aya 大輔/Daisuke 恵美/Emi 浩/Hiroshi 和子/Kazuko 健太/Kenta 真理子/Mariko 直樹/Naoki 涼/Ryo
早苗/Sanae 隆/Takashi 由美/Yumi | 浅見/Asami 春日井/Kasugai 片桐/Katagiri 水無瀬/Minase
野々村/Nonomura 桜庭/Sakuraba 滝沢/Takizawa 戸倉/Tokura 若槻/Wakatsuki 柳瀬/Yanase

ko | family first
다은/Da-eun 하준/Ha-jun 지우/Ji-woo 민서/Min-seo 나래/Na-rae 서연/Seo-yeon 태현/Tae-hyun 유진/Yu-jin |
남궁/Namgung 독고/Dokgo 서문/Seomun 선우/Sunwoo 제갈/Jegal 표/Pyo 황보/Hwangbo

zh | family first
晓东/Xiaodong 丽华/Lihua 建平/Jianping 雅文/Yawen 国强/Guoqiang 思远/Siyuan 秀英/Xiuying 志明/Zhiming |
欧阳/Ouyang 司徒/Situ 尉迟/Yuchi 慕容/Murong 上官/Shangguan 端木/Duanmu

vi | family first
An Bảo Chi Dũng Giang Hạnh Khánh Lan Minh Ngọc Phúc Quỳnh Sơn Thảo Tuấn Vy | Bùi Đặng Đỗ Hồ Lý Mạc Ngô
Phan Tạ Vũ

in
Aarav Bhavana Chetan Devika Farhan Gauri Harish Ishita Jatin Kavya Lalit Meenal Nandini Omkar Pallavi
Rohan Sarita Tejas Urmila Vikram | Athalye Bhandarkar Chitnis Deshmane Ganatra Hiremath Karkera Lohani
Mahtani Nagpure Padukwar Ranadive Sabnis Thakrar Upadhyaya Velankar Wadhavkar

ng
Adaeze Babatunde Chiamaka Damilola Emeka Folasade Gbenga Halima Ifeanyi Jumoke Kelechi Ngozi Oluwaseun
Temitope | Abiodunrin Adekanye Balarabe Chukwumerije Ekwueme-Obi Fadahunsi Igbokwe Makanjuola
Nwachinemere Ogunsola Olaniyonu Ugwunwa

za
Annelize Bongani Charl Dineo Elmarie Kagiso Lerato Marius Nomvula Pieter Refilwe Sipho Thandeka Willem |
Bezuidenveld Dlomo Groenkloof Khuzwayo-Mbatha Labuscagne Mokgatle Ndlangisa Olivierse Rademanis Sehloho
Terblanse Zondani

ar
Amina Bilal Chaima Driss Fatima-Zahra Ghita Hicham Ilham Jalil Khadija Mehdi Najat Othmane Rachida
Soufiane Yasmina | Aït_Lahcen Belkhadir Benjelloul Cherradi El_Fassouni Guermaoui Haddouche Kettania
Lamranic Naciriou Ouazzanic Sefriouni Tazirit
""")
"""Language → names. Combinations are drawn by lot; a likeness to anybody living is chance."""

SPOKEN: Mapping[str, str] = {
    "GB": "en en en in pl ng",
    "IE": "en en pl",
    "US": "en en es zh in",
    "CA": "en en fr in",
    "AU": "en en it vi el",
    "DE": "de de de tr pl",
    "AT": "de de hu",
    "CH": "de fr it",
    "CZ": "cs cs cs uk",
    "PL": "pl pl pl uk",
    "HU": "hu",
    "SE": "sv sv sv fi",
    "FI": "fi fi sv",
    "NO": "no no sv pl",
    "LT": "lt lt pl",
    "NL": "nl nl nl tr",
    "BE": "nl fr",
    "FR": "fr fr fr ar",
    "ES": "es es es",
    "MX": "es",
    "CL": "es",
    "IT": "it it it",
    "PT": "pt",
    "BR": "pt pt it ja",
    "GR": "el",
    "TR": "tr",
    "UA": "uk",
    "JP": "ja ja ja zh",
    "KR": "ko",
    "VN": "vi vi ja",
    "IN": "in",
    "NG": "ng",
    "ZA": "za za in",
    "MA": "ar ar fr",
}
"""Country → the languages its people's names come from, repeated for weight."""

TELEPHONES: Mapping[str, str] = {
    "GB": "+44 1632 960###",
    "US": "+1 608-555-01##",
    "CA": "+1 902-555-01##",
    "DE": "+49 30 23125 ###",
    "FR": "+33 1 99 00 ## ##",
    "SE": "+46 8 465 004 ##",
    "AU": "+61 2 5550 ####",
}
"""Country → a range its regulator keeps free for fiction; people elsewhere go without a telephone."""

MOBILES: Mapping[str, str] = {"GB": "+44 7700 900###", "FR": "+33 6 39 98 ## ##"}
"""The same for mobiles."""

SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: as it is shown, the word colleagues call them by, and in plain letters."""

    shown: str
    first: str
    plain: str


def plain(text: str) -> str:
    """A text in the letters of an e-mail address: ``Jörg Käsmann`` is ``jorg.kasmann``."""
    folded = unicodedata.normalize("NFKD", text.translate(SPECIAL)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", folded.casefold()).strip(".")


def draw(dice: Random, country: str) -> Name:
    """Draw a name as it may be found in a country."""
    pool = POOLS[dice.choice(SPOKEN[country].split())]
    given, family = dice.choice(pool.given), dice.choice(pool.family)
    if "/" not in given:
        shown = f"{family} {given}" if pool.family_first else f"{given} {family}"
        return Name(shown.replace("\u00a0", " "), given, plain(f"{given} {family}"))
    (native, first), (clan, last) = given.split("/"), family.split("/")
    if dice.random() < 0.6:
        return Name(f"{first} {last}", first, plain(f"{first} {last}"))
    shown = f"{clan} {native}" if pool.family_first else f"{native} {clan}"
    return Name(shown, first, plain(f"{first} {last}"))


def telephone(dice: Random, pattern: str) -> str:
    """A number of a fictional range, each ``#`` a digit."""
    return re.sub("#", lambda _: str(dice.randrange(10)), pattern)
