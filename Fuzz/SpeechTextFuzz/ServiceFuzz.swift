import CallCore
import FuzzInput
import Providers
import ScriptValue

/// Any settings, styles and answers of speech services: requests stay well formed, problems stay short and keep keys to
/// themselves.
enum ServiceFuzz {
    static func check(_ input: inout FuzzInput) {
        let name = input.pick(SynthesisServices.names)
        var options = ["region": Value("eastus")]
        for _ in 0..<input.below(4) { options[input.pick(keys)] = input.value(functions: false) }
        let settings = ServiceSettings(
            apiKey: Secret("sk-fuzz"), baseURL: input.below(8) == 7 ? input.text() : nil, options: .map(options))
        let services = SynthesisServices(configured: [name: settings]) { _ in nil }
        do throws(SpeechSetupProblem) {
            for maker in try services.lineup(provider: name).makers { check(maker, &input) }
        } catch {
            check(words: error.description)
        }
    }

    private static let keys = [
        "voice", "voiceId", "model", "modelId", "speed", "seed", "instructions", "voiceSettings", "languageCode",
        "applyTextNormalization", "latencyTier", "language", "textNormalization", "region", "lang", "foo",
    ]

    private static func check(_ maker: SpeechMaker, _ input: inout FuzzInput) {
        guard case .service(let synthesizer) = maker else { return }
        var style = SpeechStyle(voice: input.optionalText())
        style.overrides = input.value(functions: false)
        let request = synthesizer.request("Hello <&> \"there\"", style: style)
        _ = synthesizer.ignored(in: style)
        guard let address = WebAddress(request.url), ["http", "https"].contains(address.scheme) else {
            fault("no address: \(request.url)")
        }
        if request.url.contains("sk-fuzz") { fault("the key is in the address") }
        if synthesizer.service != "azure-speech", (try? JSONText.decodePlain(request.body)) == nil { fault("no JSON") }
        let status = input.pick([200, 302, 400, 401, 402, 404, 422, 429, 500, 599])
        let problem = synthesizer.problem(status: status, headers: HeaderList(), body: input.take(2_000))
        check(words: problem.description)
    }

    private static func check(words: String) {
        if words.utf8.count > 1_000 { fault("\(words.utf8.count) bytes of a problem") }
        if words.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(words)") }
        if words.contains("sk-fuzz") { fault("the key is shown: \(words)") }
    }
}
