/// The two-letter codes of countries, also by their three-letter codes (ISO 3166-1).
enum CountryCodes {
    /// Three letters and two for each country, in alphabetical order.
    private static let table: StaticString = """
        ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
        BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
        BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
        CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
        FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
        GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
        IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
        LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
        MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
        NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
        PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
        SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
        TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY
        USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
        """

    /// Codes that Chargebee takes beside the table's: Northern Ireland and Kosovo.
    private static let others = ["XI", "XK"]

    /// One entry for each pair of capitals, AA to ZZ: whether a country has that code.
    static func knownPairs() -> [Bool] {
        var pairs = [Bool](repeating: false, count: 26 * 26)
        let entries = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
        let codes = stride(from: 3, to: entries.count - 1, by: 6).map { [entries[$0], entries[$0 + 1]] }
        for code in codes + others.map({ Array($0.utf8) }) { pairs[index(of: code[0], code[1])] = true }
        return pairs
    }

    /// Whether a country has this code of two capitals.
    static func has(_ code: String) -> Bool {
        let letters = Array(code.utf8)
        guard letters.count == 2, letters.allSatisfy({ (0x41...0x5A).contains($0) }) else { return false }
        return knownPairs()[index(of: letters[0], letters[1])]
    }

    /// The place of two letters, in any case, among ``knownPairs()``.
    static func index(of first: UInt8, _ second: UInt8) -> Int {
        Int((first | 0x20) - 0x61) * 26 + Int((second | 0x20) - 0x61)
    }

    /// The code of two letters for one of three, in any case; `nil` for one that is none.
    static func twoLetters(for code: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard code.count == 3 else { return nil }
        let entries = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
        // Each entry has five letters and a blank or line end behind it.
        for start in stride(from: 0, to: entries.count - 4, by: 6) {
            let isWanted = (0..<3).allSatisfy { entries[start + $0] == code[$0] & 0xDF }
            if isWanted { return UnsafeBufferPointer(rebasing: entries[(start + 3)..<(start + 5)]) }
        }
        return nil
    }
}
