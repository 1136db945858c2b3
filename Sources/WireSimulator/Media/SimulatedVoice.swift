import CallCore
import CallSimulator
import Providers

/// The simulation's own voice in the place of the one in the product's process.
struct SimulatedVoice: LocalSynthesizer {
    let sound: SimSound

    var service: String { SynthesisServices.localName }
    var maxCharacters: Int { 1_024 }

    func speak(_ text: String, style: SpeechStyle) throws(SpeechProblem) -> [UInt8] {
        sound.speak(text, voice: style.voice)
    }

    func ignored(in style: SpeechStyle) -> [String] { (style.overrides.map ?? [:]).keys.sorted() }
}
