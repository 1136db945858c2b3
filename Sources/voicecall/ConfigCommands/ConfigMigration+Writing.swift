import CallConfig
import CallCore

extension ConfigMigration {
    /// Warns where comments do not survive.
    func noteOnComments(_ console: Console) {
        if !keepsComments {
            console.err("note: the file is written anew, without its comments; they stay in the backup")
        }
    }

    /// Puts the new text in the place of the old one, which stays beside it.
    func write(over text: ConfigText, of file: String, _ console: Console) throws {
        let backup = try ConfigFileWriter(path: file).replace(text.bytes, with: self.text)
        console.err(SafeText.line("wrote \(file); the file as it was is \(backup)"))
    }
}
