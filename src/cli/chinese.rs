//! The help and the complaints of the command line in Chinese: what `args` declares in English, said anew.
//!
//! Takes the declaration as clap has built it; gives the same with its words exchanged. Every command and every argument
//! must be in the list below: a test asks. What is said nowhere here is said by clap in English.

use super::args::Line;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command, CommandFactory};

const EXAMPLES: &str = "\
例：
  kaoju extract                          读 input/，写 output/
  kaoju extract --input 新闻 --output 表   换成别的文件夹
  kaoju extract --headers zh             列名用中文
  kaoju extract --watch                  文章或规则一变就重新运行
  kaoju scan < articles.jsonl            一行 JSON 进，一行 JSON 出
  kaoju explain '福建省三元区投入八百元。'    哪些规则命中，哪些落选，为什么
  kaoju rules check --rules my-rules     检查规则并运行其中的例子
  kaoju rules show count.classifier      看一条规则：模式、条件、例子

设置：input/ 旁的 kaoju.toml 记下每天都要敲的参数（见 kaoju config）
";

const TEMPLATE: &str = "{before-help}{about}\n\n用法：{usage}\n\n{all-args}";

/// Commands by their path, arguments by their name.
const TOLD: [(&str, &str); 36] = [
    ("kaoju", "考据把中文新闻变成可以信赖的表格。"),
    ("extract", "读取文件夹里的文章，写出各表与报告"),
    ("scan", "从标准输入读 JSON Lines，逐行在标准输出作答"),
    ("explain", "说明一段文字命中哪些规则，谁输给了谁，为什么"),
    ("rules", "查看与检查规则"),
    ("rules check", "检查所有规则并运行其中的例子"),
    ("rules list", "列出规则：名称、位置、含义"),
    ("rules show", "看一条规则的模式、条件与例子"),
    ("config", "列出一次运行所用的设置，以及各出自何处"),
    ("schema", "打印一种文件的 JSON Schema"),
    ("completions", "打印命令行补全脚本"),
    ("man", "打印手册页（kaoju man | man -l -）"),
    ("help", "显示本页，或某个命令的帮助"),
    ("--lang", "消息用哪种语言：zh 或 en [默认：随系统语言]"),
    ("--config", "设置文件 [默认：kaoju.toml，若有]"),
    ("--rules", "自备规则的文件夹，加在自带规则之上，同名的取而代之 [默认：程序旁的 rules/，若有]"),
    ("--jobs", "线程数 [默认：每核一个]"),
    (
        "--without",
        "不做哪几类核对：enumeration 列举、sum 合计、part 部分与整体、tally 累计、agreement 前后一致、sequence 次序、calendar 历法、\
         growth 增长、territory 辖属、magnitude 量级",
    ),
    ("--input", "文章所在的文件夹，或一篇文章 [默认：input]"),
    ("--output", "表格与报告所在的文件夹；整个替换，您放进去的文件不动 [默认：output]"),
    ("--published", "文章自己没有写明时的刊发日、月或年（2023-07-25、2023-07、2023）"),
    (
        "--columns",
        "csv 与 jsonl 文件的列名，与常见的不同时用（text=全文,title=题名）；可指明 id、title、text、date、outlet",
    ),
    ("--format", "写出哪些格式：csv、json、xlsx、jsonl、sqlite、parquet [默认：csv,json,xlsx]"),
    ("--headers", "CSV 与工作簿的列名用哪种语言：zh 或 en [默认：en]"),
    ("--no-bom", "CSV 开头不写字节顺序标记"),
    ("--strict", "有数字互相矛盾时，以 1 退出"),
    ("--watch", "文章、规则、kaoju.toml 或 acknowledged.csv 一变就重新运行，直到被中断"),
    ("--no-cache", "每篇文章都重新读，没有变过的也读"),
    ("--acknowledged", "已经看过的核对，每行写明 key 与备注 [默认：输入旁的 acknowledged.csv，若有]"),
    ("--force", "输出文件夹里有别的东西也照写"),
    ("--across", "最后加一行，写各篇文章之间的核对"),
    ("--rule", "说明这条规则走到了哪一步，接下来想要什么"),
    ("--time", "说明每条规则花多少时间"),
    ("--help", "显示帮助"),
    ("--version", "显示版本"),
    ("NAME", "规则的名称，列出时可只写开头（count、date.）"),
];

/// Arguments without dashes, which the list above has no room for.
const PLACES: [(&str, &str); 4] = [
    ("TEXT", "文字；不写则从标准输入读"),
    ("WHAT", "哪一种：rules、config、tables、report、scan-in、scan-out"),
    ("SHELL", "哪种 shell：bash、zsh、fish、powershell、elvish"),
    ("COMMAND", "哪个命令"),
];

fn told(name: &str) -> Option<&'static str> {
    TOLD.iter().chain(&PLACES).find(|told| told.0 == name).map(|told| told.1)
}

/// What an argument is listed under: `--input`, `TEXT`.
fn name(argument: &Arg) -> String {
    argument.get_long().map_or_else(|| argument.get_id().as_str().to_uppercase(), |long| format!("--{long}"))
}

/// The command line with its help in Chinese.
pub fn command() -> Command {
    let mut command = Line::command();
    command.build();
    translated(command, "kaoju").before_help(EXAMPLES.trim_end()).before_long_help(EXAMPLES.trim_end())
}

fn translated(command: Command, path: &str) -> Command {
    let below = |name: &str| if path == "kaoju" { name.to_owned() } else { format!("{path} {name}") };
    let about = told(path).unwrap_or_default();
    command
        .about(about)
        .long_about(about)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .mut_args(|argument| {
            let help = told(&name(&argument)).unwrap_or_default();
            let heading = if argument.is_positional() { "参数" } else { "选项" };
            argument.help(help).long_help(help).help_heading(heading).hide_possible_values(true)
        })
        .mut_subcommands(|inner| {
            let path = below(inner.get_name());
            translated(inner, if path.ends_with("help") { "help" } else { &path })
        })
}

/// What is wrong with the arguments; nothing where it is help or a version that was asked for.
pub fn complaint(error: &clap::Error) -> Option<String> {
    let told = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::UnknownArgument => format!("没有 {argument} 这个参数"),
        ErrorKind::InvalidSubcommand => format!("没有 {} 这个命令", told(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "还缺一个命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} 不能是 {value}"),
        ErrorKind::ArgumentConflict => format!("{argument} 重复了，或与别的参数冲突"),
        _ => return Some(error.to_string()),
    };
    let mut said = format!("错误：{what}");
    let valid = told(ContextKind::ValidValue);
    if !valid.is_empty() {
        said.push_str(&format!("；可用的有 {}", valid.replace(", ", "、")));
    }
    // What the reader of the value has to say: how it is to be written.
    if let Some(source) = std::error::Error::source(error) {
        said.push_str(&format!("（{source}）"));
    }
    Some(format!("{said}。用法见 kaoju --help"))
}

#[cfg(test)]
mod tests {
    use super::{Command, command, complaint, name, told};

    fn each(command: &Command, path: &str) {
        assert!(told(path).is_some(), "{path}");
        for argument in command.get_arguments() {
            assert!(told(&name(argument)).is_some(), "{path}: {}", name(argument));
        }
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            let below =
                if path == "kaoju" { inner.get_name().to_owned() } else { format!("{path} {}", inner.get_name()) };
            each(inner, &below);
        }
    }

    #[test]
    fn every_command_and_argument_is_told() {
        each(&command(), "kaoju");
        let help = command().render_long_help().to_string();
        assert!(help.starts_with("例：") && help.contains("用法：kaoju") && help.contains("命令:"), "{help}");
        let mut command = command();
        let extract = command.find_subcommand_mut("extract").unwrap().render_help().to_string();
        assert!(
            extract.contains("读取文件夹里的文章") && extract.contains("选项:") && !extract.contains("Folder"),
            "{extract}"
        );
    }

    #[test]
    fn complaints_name_the_argument() {
        let told = |line: &[&str]| complaint(&command().try_get_matches_from(line).unwrap_err()).unwrap_or_default();
        assert_eq!(told(&["kaoju", "extract", "--farben"]), "错误：没有 --farben 这个参数。用法见 kaoju --help");
        assert_eq!(told(&["kaoju", "extrakt"]), "错误：没有 extrakt 这个命令。用法见 kaoju --help");
        let headers = told(&["kaoju", "extract", "--headers", "de"]);
        assert!(headers.contains("不能是 de；可用的有 zh、en"), "{headers}");
        let day = told(&["kaoju", "extract", "--published", "昨天"]);
        assert!(day.contains("--published <DATE> 不能是 昨天（") && day.contains("2023-07-25"), "{day}");
        assert_eq!(told(&["kaoju", "--help"]), "");
    }
}
