import CallCore
import FuzzInput
import Providers

/// Any request to the verifiers of all carriers: none crashes and none lets it pass; a signed request passes, and with
/// one bit of what is signed flipped it does not.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    if input.flag() {
        let explained = input.below(16) == 1 ? input.pick(SignatureScheme.allCases) : nil
        SignatureFuzz.checkAny(input.webhook(), explained: explained)
    } else {
        SignatureFuzz.checkSigned(&input)
    }
    return 0
}

enum SignatureFuzz {
    static let now = CallTime(milliseconds: 1_767_225_600_000)

    static func checkAny(_ webhook: Webhook, explained: SignatureScheme?) {
        for scheme in SignatureScheme.allCases {
            let check = SignatureCheck(scheme, secret: SignedRequest.secret(of: scheme))
            if case .genuine = check.verify(webhook, alternatives: [webhook.url + "/"], now: now) {
                fault("\(scheme) takes a request that nobody signed: \(webhook)")
            }
        }
        // An explanation tries thousands of requests: one in sixteen inputs asks for one.
        if let explained {
            let check = SignatureCheck(explained, secret: SignedRequest.secret(of: explained))
            let lines = SignatureExplanation(webhook, check: check, now: now).lines
            if lines.isEmpty || lines.contains(where: { $0.contains(check.secret) }) { fault("a bad explanation") }
        }
        _ = SkippedSignature.replayKey(provider: "twilio", webhook)
    }

    static func checkSigned(_ input: inout FuzzInput) {
        let scheme = input.pick(SignatureScheme.allCases)
        var request = SignedRequest(scheme, &input)
        let check = SignatureCheck(scheme, secret: SignedRequest.secret(of: scheme))
        guard let signed = request.signed(at: now) else { fault("\(scheme) cannot sign \(request)") }
        guard case .genuine(let key) = check.verify(signed, now: now) else { fault("\(scheme) refuses \(signed)") }
        if check.verify(signed, now: now) != .genuine(replayKey: key) { fault("two replay keys for \(signed)") }
        guard let flipped = request.flipped(&input, signed) else { return }
        if case .genuine = check.verify(flipped, now: now) { fault("\(scheme) takes \(flipped) for \(signed)") }
    }
}
