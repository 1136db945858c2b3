import MediaWire
import Testing

@Suite("Scanner and reader agree")
struct AgreementTests {
    @Test("on a message with any one byte replaced", arguments: MediaDialect.allCases)
    func replaced(dialect: MediaDialect) {
        let message = Array(Sample.media(dialect).replacing(Sample.payload, with: "/+Az").utf8)
        var accepted = 0
        for place in message.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = message
                changed[place] = byte
                let agreement = Agreement(dialect: dialect, message: changed)
                if agreement.isAccepted { accepted += 1 }
                if let breach = agreement.breach {
                    Issue.record("\(breach): \(String(decoding: changed, as: UTF8.self))")
                    return
                }
            }
        }
        #expect(accepted > message.count)
    }

    @Test("on a message with pieces left out, doubled or swapped", arguments: MediaDialect.allCases)
    func rearranged(dialect: MediaDialect) {
        let message = Array(Sample.media(dialect).replacing(Sample.payload, with: "/+Az").utf8)
        let cuts = message.indices.filter { #","{}:"#.utf8.contains(message[$0]) } + [message.count]
        for first in cuts {
            for second in cuts where second > first {
                let piece = message[first..<second]
                for changed in [
                    message[..<first] + message[second...], message[..<second] + piece + message[second...],
                    message[..<first] + message[second...] + piece,
                ] {
                    if let breach = Agreement(dialect: dialect, message: Array(changed)).breach {
                        Issue.record("\(breach): \(String(decoding: changed, as: UTF8.self))")
                        return
                    }
                }
            }
        }
    }

    @Test("on what one carrier's scanner makes of another's messages", arguments: MediaDialect.allCases)
    func foreign(dialect: MediaDialect) {
        for other in MediaDialect.allCases {
            let message = Array(Sample.media(other).utf8)
            #expect(Agreement(dialect: dialect, message: message).breach == nil)
            #expect(Agreement(dialect: dialect, message: message).isAccepted == (dialect == other))
        }
    }
}
