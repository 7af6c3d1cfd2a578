//! The names of the public holidays, as a stable code and in words.

use crate::language::Language;

/// Declares the holidays as one table: variant, code, German name, English name.
macro_rules! holidays {
    ($($variant:ident, $code:literal, $german:literal, $english:literal;)+) => {
        /// A public holiday.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Holiday {
            $(#[doc = concat!($english, " (", $german, ").")] $variant,)+
        }

        impl Holiday {
            /// A stable name in snake_case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The name in words.
            #[must_use]
            pub const fn name(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::German) => $german,)+
                    $((Self::$variant, Language::English) => $english,)+
                }
            }
        }
    };
}

holidays! {
    NewYear, "new_year", "Neujahr", "New Year's Day";
    Berchtold, "berchtold", "Berchtoldstag", "Berchtold's Day";
    Epiphany, "epiphany", "Heilige Drei Könige", "Epiphany";
    RepublicDay, "republic_day", "Jahrestag der Ausrufung der Republik", "Republic Day";
    SaintJoseph, "saint_joseph", "Josefstag", "Saint Joseph's Day";
    WomensDay, "womens_day", "Internationaler Frauentag", "International Women's Day";
    NaefelserFahrt, "naefelser_fahrt", "Näfelser Fahrt", "Battle of Näfels Day";
    GoodFriday, "good_friday", "Karfreitag", "Good Friday";
    EasterSunday, "easter_sunday", "Ostersonntag", "Easter Sunday";
    EasterMonday, "easter_monday", "Ostermontag", "Easter Monday";
    LabourDay, "labour_day", "Tag der Arbeit", "Labour Day";
    LiberationDay, "liberation_day", "Tag der Befreiung", "Liberation Day";
    Ascension, "ascension", "Christi Himmelfahrt", "Ascension Day";
    WhitSunday, "whit_sunday", "Pfingstsonntag", "Whit Sunday";
    WhitMonday, "whit_monday", "Pfingstmontag", "Whit Monday";
    CorpusChristi, "corpus_christi", "Fronleichnam", "Corpus Christi";
    UprisingDay, "uprising_day", "Jahrestag des Volksaufstandes von 1953", "Anniversary of the 1953 Uprising";
    JuraIndependence, "jura_independence", "Fest der Unabhängigkeit", "Independence Day of Jura";
    PeterAndPaul, "peter_and_paul", "Peter und Paul", "Saints Peter and Paul";
    SwissNationalDay, "swiss_national_day", "Bundesfeier", "Swiss National Day";
    AugsburgPeace, "augsburg_peace", "Augsburger Hohes Friedensfest", "Augsburg Peace Festival";
    Assumption, "assumption", "Mariä Himmelfahrt", "Assumption Day";
    GenevaFast, "geneva_fast", "Genfer Bettag", "Geneva Fast";
    FederalFastMonday, "federal_fast_monday", "Bettagsmontag", "Monday after the Federal Day of Prayer";
    ChildrensDay, "childrens_day", "Weltkindertag", "World Children's Day";
    BrotherKlaus, "brother_klaus", "Bruder Klaus", "Saint Nicholas of Flüe";
    UnityDay, "unity_day", "Tag der Deutschen Einheit", "Day of German Unity";
    AustrianNationalDay, "austrian_national_day", "Nationalfeiertag", "Austrian National Day";
    Reformation, "reformation", "Reformationstag", "Reformation Day";
    AllSaints, "all_saints", "Allerheiligen", "All Saints' Day";
    Repentance, "repentance", "Buß- und Bettag", "Day of Repentance and Prayer";
    ImmaculateConception, "immaculate_conception", "Mariä Empfängnis", "Immaculate Conception";
    Christmas, "christmas", "Weihnachten", "Christmas Day";
    SecondChristmasDay, "second_christmas_day", "Zweiter Weihnachtstag", "Second Day of Christmas";
    SaintStephen, "saint_stephen", "Stephanstag", "Saint Stephen's Day";
    GenevaRestoration, "geneva_restoration", "Wiederherstellung der Republik", "Restoration of the Republic";
}
