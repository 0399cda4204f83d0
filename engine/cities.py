"""Italy's provincial capitals, with their English names where they differ.

The training examples teach more. Names that are everyday words (Potenza, Fermo, Massa, Prato,
Latina, Como) only come from there, by their annotated examples.
"""

ITALIAN = (
    "Agrigento", "Alessandria", "Ancona", "Andria", "Aosta", "Arezzo", "Ascoli Piceno", "Asti",
    "Avellino", "Bari", "Barletta", "Belluno", "Benevento", "Bergamo", "Biella", "Bologna",
    "Bolzano", "Brescia", "Brindisi", "Cagliari", "Caltanissetta", "Campobasso", "Carrara",
    "Caserta", "Catania", "Catanzaro", "Cesena", "Chieti", "Cosenza", "Cremona", "Crotone",
    "Cuneo", "Enna", "Ferrara", "Firenze", "Foggia", "Forlì", "Frosinone", "Genova", "Gorizia",
    "Grosseto", "Imperia", "Isernia", "L'Aquila", "La Spezia", "Lecce", "Lecco", "Livorno",
    "Lodi", "Lucca", "Macerata", "Mantova", "Matera", "Messina", "Milano", "Modena", "Monza",
    "Napoli", "Novara", "Nuoro", "Oristano", "Padova", "Palermo", "Parma", "Pavia", "Perugia",
    "Pesaro", "Pescara", "Piacenza", "Pisa", "Pistoia", "Pordenone", "Ragusa", "Ravenna",
    "Reggio Calabria", "Reggio Emilia", "Rieti", "Rimini", "Roma", "Rovigo", "Salerno", "Sassari",
    "Savona", "Siena", "Siracusa", "Sondrio", "Taranto", "Teramo", "Terni", "Torino", "Trani",
    "Trapani", "Trento", "Treviso", "Trieste", "Udine", "Urbino", "Varese", "Venezia", "Verbania",
    "Vercelli", "Verona", "Vibo Valentia", "Vicenza", "Viterbo",
)  # fmt: skip

ENGLISH = {
    "Florence": "Firenze", "Genoa": "Genova", "Leghorn": "Livorno", "Mantua": "Mantova",
    "Milan": "Milano", "Naples": "Napoli", "Padua": "Padova", "Rome": "Roma",
    "Syracuse": "Siracusa", "Turin": "Torino", "Venice": "Venezia",
}  # fmt: skip


def known_cities() -> dict[str, str]:
    """Return each spelling and the city it means."""
    return {name: name for name in ITALIAN} | ENGLISH
