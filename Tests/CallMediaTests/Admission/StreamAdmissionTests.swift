import CallCore
import CallMedia
import Testing

@Suite("Who may connect a media socket")
struct StreamAdmissionTests {
    private func admission(_ edit: (inout StreamLimits) -> Void = { _ in }) -> StreamAdmission {
        var limits = StreamLimits()
        edit(&limits)
        var admission = StreamAdmission(limits: limits)
        admission.expect("token")
        return admission
    }

    private let address = IPAddress("192.0.2.1")

    @Test("a token lets one connection in, and the next number another")
    func once() {
        var admission = admission()
        #expect(admission.knock("token-1", client: nil) == .admitted(1, token: "token"))
        #expect(admission.knock("token-1", client: nil) == .refused(status: 401, text: "Stream token used before"))
        #expect(admission.knock("token-3", client: nil) == .admitted(2, token: "token"))
        #expect(admission.knock("token-2", client: nil) == .refused(status: 401, text: "Stream token used before"))
        #expect(admission.counters.admitted == 2 && admission.counters.refusedToken == 2)
    }

    @Test("a token that nobody was given, or that is no longer known, lets nobody in")
    func unknown() {
        var admission = admission()
        admission.forget("token")
        for name in ["token-1", "other-1", "token", "", "-1"] {
            #expect(admission.knock(name[...], client: nil) == .refused(status: 401, text: "Unauthorized stream"))
        }
        #expect(admission.open == 0 && admission.expected == 0)
    }

    @Test("no more than so many sockets, and no more than so many that have not started")
    func full() {
        var admission = admission {
            $0.connections = 3
            $0.pending = 2
        }
        var verdicts = (1...3).map { admission.knock("token-\($0)", client: nil) }
        #expect(
            verdicts == [
                .admitted(1, token: "token"), .admitted(2, token: "token"),
                .refused(status: 503, text: "Too many pending media stream connections"),
            ])
        admission.started(1)
        verdicts = (4...5).map { admission.knock("token-\($0)", client: nil) }
        #expect(verdicts.last == .refused(status: 503, text: "Too many media stream connections"))
        admission.ended(1)
        admission.started(2)
        verdicts = [admission.knock("token-6", client: nil)]
        #expect(verdicts == [.admitted(4, token: "token")])
    }

    @Test("one address alone cannot take all places of those that have not started")
    func perAddress() {
        var admission = admission()
        let verdicts = (1...5).map { admission.knock("token-\($0)", client: address) }
        #expect(verdicts.last == .refused(status: 503, text: "Too many pending media stream connections"))
        #expect(admission.knock("token-9", client: IPAddress("192.0.2.2")) == .admitted(5, token: "token"))
    }

    @Test("thousands who come and go leave nothing behind")
    func thousands() {
        var admission = admission()
        for number in 1...5_000 {
            guard case .admitted(let id, _) = admission.knock("token-\(number)", client: address) else {
                Issue.record("number \(number) was refused")
                return
            }
            if number % 2 == 0 { admission.started(id) }
            admission.ended(id)
        }
        #expect(admission.open == 0)
    }

    @Test("a line that got no stream is told why, as far as it shows")
    func explanations() {
        var admission = admission { $0.pending = 1 }
        #expect(admission.explanation(for: "token").hasPrefix("nothing asked for a WebSocket"))
        _ = admission.knock("token-1", client: nil)
        #expect(admission.explanation(for: "token").hasSuffix("sent no start of its stream"))
        _ = admission.knock("token-2", client: nil)
        #expect(admission.explanation(for: "token").contains("too many sockets waited"))
        admission.ended(1, "its start named another call")
        #expect(admission.explanation(for: "token") == "its start named another call")
    }
}
