//! Words of three letters: what looks like the end of a plate in running text.

use super::super::word::cut;

/// Sorted, in small letters.
const WORDS: [[u8; 3]; 485] =
    cut(b"absaceactaddadoageagoaidailaimairaleallandantanyapeappaptarcarearkarmartashaskateaveaweaxebadbagbanbarbatbaybbqbedbee\
      begbetbidbigbinbitbmwboabobbogboobowboxboybrabrobtwbudbugbumbunbusbutbuybyecabcadcamcancapcarcatcawccwcdscidcobcodcog\
      concopcotcowcplcpscrycuecupcurcutcwtdabdaddafdamdasdaydecdendewdiddiedigdimdindipdocdoedogdondotdrydubduedugduodvddye\
      eareatebbeeleggegoeldelfelkelmendeoneraetceveeweeyefabfadfanfarfatfaxfebfedfeefewfibfigfinfirfitfixfltfluflyfoefogfor\
      foxfrifrofryfunfurgaggapgasgaygelgemgetgodgotgpsgumgungutguygymhadhaghamhashathawhayhemhenherhewhexheyhidhimhiphishit\
      hobhoehoghophothowhrshubhuehughumhuticeillimoinkinnionireitsivyjabjamjanjarjawjayjcbjctjetjewjobjogjotjoyjugjuljunkey\
      kidkinkitktmlabladlaglaplawlaxlayledleelegletlidlieliplitlnbloglotlowltdmacmadmanmapmarmatmaxmaymenmetmidminmixmobmon\
      mopmotmowmphmudmugmumnabnagnapnetnewnhsnilnipnodnonnornosnotnovnownubnunnutoakoaroatoccoctoddodeoffoftohmoiloldoneopp\
      optouroutoweowlownpacpadpalpanparpatpawpaypcnpeapegpenpepperpetpewpiepigpinpippitplypodpoppotpowproprypubpunpupputrag\
      ramranrapratrawrayredrefregrevribridrigrimriprobrodroerotrowrubrugrumrunrutryesacsadsagsapsatsawsayseasecseesepsetsew\
      sexsheshysimsinsipsirsissitsixskaskiskyslysobsodsonsowsoyspaspystysubsuesuksumsunsuvtabtagtantaptartattaxteateetelten\
      thethutietintiptoetontootoptottowtoytrytubtuetugtwoupsurnusbusevanvatvetviavowwadwagwarwaswaxwaywebwedweewetwhowhywig\
      winwitwoewonwoowowwryxlsyakyamyapyenyesyetyouzipzoo");

/// Whether three letters spell a word or a usual abbreviation.
pub(super) fn is_word(letters: &[u8]) -> bool {
    let Ok(letters) = <[u8; 3]>::try_from(letters) else { return false };
    WORDS.binary_search(&letters.map(|letter| letter.to_ascii_lowercase())).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(WORDS.is_sorted());
        assert!(is_word(b"the") && is_word(b"BUS") && !is_word(b"XKC") && !is_word(b"them"));
    }
}
