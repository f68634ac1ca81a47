"""The help of the commands in Vietnamese, by its English text; what is not here is shown in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

VIETNAMESE: Mapping[str, str] = MappingProxyType(
    {
        # the pages of help themselves
        "Usage:": "Cách dùng:",
        "Options": "Tùy chọn",
        "Commands": "Lệnh",
        "Show this message and exit.": "Hiện trang trợ giúp này.",
        "The language of the help.": "Ngôn ngữ của trợ giúp.",
        "Kẻng takes village reports by SMS and USSD, counts them, answers, and reminds.": (
            "Kẻng nhận báo cáo của thôn qua tin nhắn và USSD, tính số liệu, trả lời và nhắc."
        ),
        "Help for a command: keng COMMAND --help. Tiếng Việt: keng --lang vi --help.": (
            "Trợ giúp của một lệnh: keng LỆNH --help. In English: keng --lang en --help."
        ),
        "Begin": "Bắt đầu",
        "Day by day": "Hằng ngày",
        "The plan": "Kế hoạch",
        "Care": "Giữ gìn số liệu",
        # begin
        "Run everything: Valkey, the web pages, the workers and the clock.": (
            "Chạy tất cả: kho dữ liệu, trang web, bộ xử lý tin và đồng hồ."
        ),
        "Only look whether the Redis of REDIS_URL and this machine will do.": (
            "Chỉ xem Redis ở REDIS_URL và máy này có dùng được không."
        ),
        "Print a sign-in link that works once, for 15 minutes.\n\n"
        "Where nobody has an account yet, it makes the first administrator.": (
            "In một đường dẫn đăng nhập, dùng được một lần trong 15 phút.\n\n"
            "Chưa ai có tài khoản thì lệnh này tạo quản trị viên đầu tiên."
        ),
        "Whom it signs in; left out, the oldest administrator.": "Đăng nhập cho ai; bỏ trống là quản trị viên đầu tiên.",
        "Say who may sign in, as what and for which areas.\n\n"
        "A name signs in whatever its capitals, accents, spaces and dots.": (
            "Ai được đăng nhập, làm được gì, phụ trách khu vực nào.\n\n"
            "Tên đăng nhập không phân biệt chữ hoa, dấu, khoảng trắng và dấu chấm."
        ),
        "Make an account for NAME, and print the link by which its person comes in for the first time.": (
            "Tạo tài khoản cho NAME và in đường dẫn để người ấy đăng nhập lần đầu."
        ),
        "What the person may do.": "Người ấy được làm gì.",
        "The areas that the person answers for, such as V1,V2; left out, all.": (
            "Các khu vực người ấy phụ trách, như V1,V2; bỏ trống là tất cả."
        ),
        "The name as the pages show it; left out, NAME.": "Tên hiện trên các trang; bỏ trống thì lấy NAME.",
        "Of the pages; left out, what the browser has chosen.": (
            "Ngôn ngữ của các trang; bỏ trống thì theo lựa chọn của trình duyệt."
        ),
        "List who may sign in.": "Liệt kê ai được đăng nhập.",
        "Take NAME's password away, end all sessions of it, and print a link by which it comes in again.": (
            "Bỏ mật khẩu của NAME, kết thúc mọi phiên và in đường dẫn để vào lại."
        ),
        "Let NAME sign in no more, and end all sessions of it; what it did keeps its name.": (
            "Khóa NAME, kết thúc mọi phiên; việc đã làm vẫn ghi tên người ấy."
        ),
        "Let NAME sign in again.": "Mở lại NAME.",
        "Show how TEXT would be understood, judged and answered.": (
            "Xem tin TEXT được hiểu, xét và trả lời thế nào; không lưu gì."
        ),
        "Whose phone: the code of a village, or of the top area (office).": (
            "Máy của ai: mã thôn, hoặc mã của xã (văn phòng)."
        ),
        "When it came (ISO 8601); else 17:05 on the campaign's sixth day.": (
            "Tin đến lúc nào (ISO 8601); không ghi thì là 17:05 ngày thứ sáu của chiến dịch."
        ),
        "A campaign in force, or a campaign file.": "Chiến dịch đang chạy, hoặc một tệp chiến dịch.",
        "Read a JSON object a line, answer one a line.": "Mỗi dòng vào là một đối tượng JSON, mỗi dòng ra cũng vậy.",
        "Text the practice campaign as a head or the office would, and print the reply.": (
            "Nhắn một tin vào chiến dịch tập huấn như trưởng thôn hay văn phòng nhắn, rồi in câu trả lời."
        ),
        "A village's code, that of the top area (office), or an invented phone.": (
            "Mã thôn, mã của cả xã (văn phòng), hoặc một số máy bịa ra."
        ),
        "Say which day the practice campaign has today, or begin it anew.\n\n"
        "It follows the plan by itself, and begins anew by itself when its last day has passed.": (
            "Hôm nay là ngày thứ mấy của chiến dịch tập huấn; hoặc bắt đầu tập huấn lại từ đầu.\n\n"
            "Chiến dịch tập huấn tự theo kế hoạch, và tự bắt đầu lại khi hết ngày cuối."
        ),
        "Drop what was practised and begin anew, with the plan in force.": (
            "Xóa những gì đã tập và bắt đầu lại theo kế hoạch đang có hiệu lực."
        ),
        # day by day
        "Say for each campaign who is silent today and what waits, and how the channels do.": (
            "Mỗi chiến dịch: hôm nay ai chưa báo, còn gì chờ xử lý; các kênh hoạt động ra sao."
        ),
        "The texts that need a person of the office.": "Những tin cần người của văn phòng xem.",
        "Show the texts that wait for a person, oldest first, and what else deserves a look; of all campaigns.": (
            "Liệt kê tin chờ xử lý của mọi chiến dịch, cũ nhất trước, và những điều đáng xem khác."
        ),
        "How many texts and notes at most.": "Nhiều nhất bao nhiêu tin và ghi chú.",
        "Settle the text TEXT_ID, once.": "Xử lý xong tin TEXT_ID, một lần.",
        "Store the guess, or these WORDS instead.": "Ghi theo cách hiểu đã đoán, hoặc theo lời WORDS này.",
        "Take it off the list; nothing is stored.": "Đưa ra khỏi danh sách; không ghi gì.",
        "Put the phone into the roster as it asks.": "Đưa số máy vào danh bạ như tin xin.",
        "Refuse the registration.": "Từ chối đăng ký.",
        "Take the texts of unknown phones off the list that do not ask to be registered, all at once; of all campaigns.": (
            "Đưa mọi tin của số lạ không xin đăng ký ra khỏi danh sách, một lần; của mọi chiến dịch."
        ),
        "Those that ask to be registered, and no others.": "Những tin xin đăng ký, không lấy tin khác.",
        "Do not ask.": "Không hỏi lại.",
        "Why, in your own words; kept with the text.": "Vì sao, bằng lời của bạn; được giữ cùng tin.",
        "One text to many: look at it, send it, pause, resume or cancel it, watch it.": (
            "Một tin gửi cho nhiều người: xem trước, gửi, tạm dừng, tiếp tục, dừng hẳn, theo dõi."
        ),
        "Show what sending WORDS would do: length, cost, who gets it, who does not and why, and when; "
        "nothing is sent.": (
            "Xem nếu gửi WORDS thì ra sao: dài bao nhiêu, tốn bao nhiêu, ai nhận, ai không và vì sao, lúc nào; không gửi gì."
        ),
        "Show what sending WORDS would do, ask, and send.": "Cho xem nếu gửi WORDS thì ra sao, hỏi lại, rồi gửi.",
        "Send this reminder of the campaign's instead of words, such as remind_day.": (
            "Gửi câu nhắc này của chiến dịch thay cho lời tự viết, ví dụ remind_day."
        ),
        "Whom it is for.": "Gửi cho ai.",
        "Whom --to role is for.": "Vai trò nào, khi dùng --to role.",
        "Only people of these areas, such as V1,V2.": "Chỉ người của các nơi này, ví dụ V1,V2.",
        "Leave out the people of these areas.": "Trừ người của các nơi này.",
        "From how many days (missing), below what % (behind).": "Từ mấy ngày (missing), dưới bao nhiêu % (behind).",
        "Whose account does it; left out, the oldest administrator's.": (
            "Tài khoản của ai làm; bỏ trống là quản trị viên đầu tiên."
        ),
        "Do not ask before sending.": "Gửi luôn, không hỏi lại.",
        "Let the broadcast ID go out: a second person's say.": "Duyệt cho lần gửi ID đi: ý kiến của người thứ hai.",
        "Hold back what the broadcast ID has not sent yet.": "Tạm giữ phần chưa gửi của lần gửi ID.",
        "Go on with the broadcast ID.": "Gửi tiếp lần gửi ID.",
        "Withdraw what the broadcast ID has not sent yet, for good.": "Bỏ hẳn phần chưa gửi của lần gửi ID.",
        "Say how far the broadcast ID has come; without ID, the newest ones.": (
            "Lần gửi ID đã đến đâu; không ghi ID thì các lần mới nhất."
        ),
        "Go on until none of its texts is left to send.": "Theo dõi cho đến khi không còn tin nào phải gửi.",
        "While on hold, texts come in and count, and none goes out.": (
            "Khi tạm dừng gửi: tin đến vẫn nhận và tính, không tin nào đi."
        ),
        "Let nothing go out from now on, on any channel; a text that a sender has in hand still goes.": (
            "Từ nay không tin nào đi, ở mọi kênh; tin đang gửi dở vẫn đi."
        ),
        "What the others read.": "Lý do, cho người khác đọc.",
        "Let texts go out again; what is too old to be of use is not sent.": (
            "Cho gửi lại; tin đã quá cũ thì không gửi nữa."
        ),
        "Though texts of a channel are not pulled yet.": "Dù còn tin của một kênh chưa lấy về.",
        "Say whether there is a hold.": "Xem có đang tạm dừng gửi không.",
        "Make the papers of a campaign from its figures.": "Lập giấy tờ của chiến dịch từ số liệu đã ghi.",
        "The last day that counts, such as 2024-08-20; left out, today.": (
            "Tính đến hết ngày nào, như 2024-08-20; bỏ trống là hôm nay."
        ),
        "The file to write; left out, one named after the paper.": "Tệp để ghi; bỏ trống thì đặt tên theo giấy tờ.",
        "A .docx for the quick report on one page.": "Tệp .docx để ghi báo cáo nhanh một trang.",
        "Print what the loudspeaker reads instead of the summary.": "In bản tin đọc trên loa thay cho đoạn tóm tắt.",
        "Print the summary of a day, or write its quick report as a DOCX.": (
            "In đoạn tóm tắt của một ngày, hoặc ghi báo cáo nhanh thành tệp DOCX."
        ),
        "Whom the report is for.": "Báo cáo gửi ai.",
        "Write the final report as a DOCX or a .pdf, up to the campaign's cut-off unless a day is named.": (
            "Ghi báo cáo kết quả thành tệp DOCX hoặc .pdf, tính đến ngày chốt của chiến dịch nếu không nêu ngày khác."
        ),
        "Fill in FILE, an Excel form in whose cells codes stand in braces.": (
            "Điền số vào FILE, biểu mẫu Excel có ghi mã trong ngoặc nhọn ở các ô."
        ),
        "The ZIP to write; left out, one named after the campaign.": "Tệp ZIP để ghi; bỏ trống thì đặt tên theo chiến dịch.",
        "With the words of texts, which have to be deleted in time.": "Kèm lời tin nhắn; phần này phải xóa đúng hạn.",
        "Pack figures, ledger, texts and papers into a ZIP with checksums.": (
            "Gói số liệu, sổ cái, tin nhắn, giấy tờ thành một tệp ZIP có mã kiểm."
        ),
        "Write all figures up to a day as an Excel workbook.": "Ghi mọi số liệu đến một ngày thành bảng tính Excel.",
        # the plan
        "The campaign's id; needed only where there are several.": "Mã chiến dịch; chỉ cần khi có nhiều chiến dịch.",
        "Only this campaign; may be given again for another.": "Chỉ chiến dịch này; ghi lại lần nữa cho chiến dịch khác.",
        "The plan as data: its dates, areas, indicators, targets and words.": (
            "Kế hoạch ghi thành dữ liệu: ngày, địa bàn, chỉ tiêu, mức giao và lời nhắn."
        ),
        "Say whether FILE is a good campaign, and what to write where it is not.": (
            "Xem tệp FILE có đúng không; chỗ nào sai thì nói phải viết gì."
        ),
        "Make FILE the plan in force; one already loaded is only compared, unless --over-edits is given.": (
            "Cho kế hoạch trong FILE có hiệu lực; nếu đã có thì chỉ so sánh, trừ khi thêm --over-edits."
        ),
        "Also undo what was edited since at the desk.": "Lấy theo tệp, bỏ cả những gì đã sửa từ đó.",
        "Write the plan in force as YAML.": "In kế hoạch đang có hiệu lực thành YAML.",
        "Lock all days up to DAY (such as 2024-08-31): texts that would change them wait for a person.": (
            "Khóa sổ mọi ngày đến hết DAY (ví dụ 2024-08-31): tin muốn đổi số các ngày ấy phải chờ người xem."
        ),
        "Unlock all days.": "Mở khóa mọi ngày.",
        "The days on which nobody is reminded.": "Những ngày không nhắc ai.",
        "Say on which days nobody is reminded.": "Xem những ngày không nhắc ai.",
        "Have nobody reminded on DAY (such as 2024-09-02).": "Không nhắc ai trong ngày DAY (ví dụ 2024-09-02).",
        "Have people reminded on DAY again.": "Nhắc lại như thường trong ngày DAY.",
        "Who may report: phones, names, roles and areas.": "Ai được báo cáo: số máy, tên, vai trò, địa bàn.",
        "Put the contacts of FILE into the roster, all or none; who is not in it stays.\n\n"
        "FILE is an Excel workbook (.xlsx) or CSV: phone,name,role,areas[,accents][,practice].": (
            "Đưa mọi người trong FILE vào danh bạ, tất cả hoặc không ai; ai không có trong tệp thì vẫn ở lại.\n\n"
            "FILE là tệp Excel (.xlsx) hoặc CSV: phone,name,role,areas[,accents][,practice]."
        ),
        "The workbook's sheet that has the contacts, where several have.": "Trang tính có danh bạ, khi tệp có nhiều trang.",
        "Do not wait for a yes.": "Không chờ xác nhận.",
        "Make FILE the whole roster: as import, and who is not in it is removed.": (
            "Lấy FILE làm toàn bộ danh bạ: như import, và ai không có trong tệp thì bị đưa ra."
        ),
        "Take the contacts whose phones are asked for out of the roster; what they have reported stays.": (
            "Hỏi các số máy rồi đưa những người ấy ra khỏi danh bạ; những gì họ đã báo cáo vẫn còn."
        ),
        "Have those whose phones are asked for practise: each text is answered by the practice twin, and never counted.": (
            "Hỏi các số máy rồi cho những người ấy tập huấn: tin của họ được trả lời, nhưng không tính vào số liệu thật."
        ),
        "Whether they practise from now on.": "Từ nay tập hay không.",
        "Remind the contact whose phone is asked for no more, or again, as somebody asked the office.\n\n"
        "What the phone itself says later holds.": (
            "Hỏi số máy rồi thôi nhắc người ấy, hoặc nhắc lại, theo lời ai đó nhờ văn phòng.\n\n"
            "Sau này chính máy ấy nhắn thế nào thì theo thế ấy."
        ),
        "Whether it is to be reminded.": "Có nhắc máy ấy hay không.",
        "Who asked and how, such as: his wife, by phone.": "Ai nhờ và bằng cách nào, ví dụ: vợ anh ấy, qua điện thoại.",
        "When, local time; now if not given.": "Lúc nào, theo giờ địa phương; không ghi thì là bây giờ.",
        "Write the roster as CSV; import reads it.": "In danh bạ thành CSV; import đọc lại được.",
        "List whose last texts from us did not arrive; no broadcast goes to them until they write.": (
            "Liệt kê ai không nhận được các tin gần nhất; tin chung không gửi cho họ đến khi họ nhắn lại."
        ),
        "Words that stand beside figures and change none of them.": "Những từ đứng cạnh số liệu mà không đổi số nào.",
        'Show the unknown words that three heads or more have confirmed by "1".': (
            'Xem những từ lạ đã được ít nhất ba trưởng thôn xác nhận bằng cách nhắn "1".'
        ),
        "Who makes them known; kept with the words.": "Ai cho hiểu những từ này; được giữ cùng các từ.",
        "Why, in your own words; kept with the words.": "Vì sao, theo lời của anh chị; được giữ cùng các từ.",
        "Make PHRASES known, and show which waiting texts would then be stored.": (
            "Cho hệ thống hiểu PHRASES, và xem khi đó những tin chờ nào sẽ được ghi."
        ),
        "Make them known; without it the change is only shown.": "Làm thật; không ghi thì chỉ cho xem trước.",
        "The ways texts come and go: connect the office's own phone, test it, see how all do.": (
            "Các kênh nhận và gửi tin: nối điện thoại của văn phòng, thử, xem các kênh ra sao."
        ),
        "Connect a device of the office; each step is said as it succeeds, or what to do.": (
            "Nối một máy của văn phòng; xong bước nào báo bước ấy, không xong thì nói phải làm gì."
        ),
        "Connect such a device.": "Nối một máy loại này.",
        "The phone's address: as the app shows it under «Local server»": (
            "Địa chỉ điện thoại: ghi dưới «Local server» trong ứng dụng, ví dụ 192.168.1.20:8080"
        ),
        "User name: as the app shows it": "Tên đăng nhập: ứng dụng ghi sẵn",
        "Password: as the app shows it": "Mật khẩu: ứng dụng ghi sẵn",
        "The SIM's number: such as 0987 654 321": "Số của SIM nhận tin: ví dụ 0987 654 321",
        "SIM slot: 1 or 2": "Khe SIM: 1 hoặc 2",
        "Name of the phone: small letters, digits, -": "Tên máy: chữ nhỏ không dấu, chữ số, -",
        "Signing key: with a cloud only: the app's «Signing Key»": (
            "Khóa ký: chỉ khi dùng cloud, chép «Signing Key» trong ứng dụng"
        ),
        "Go through all steps of connecting DEVICE once more; what is not as it should be is set right.\n\n"
        "It asks for another phone at hand, to which a test text goes.": (
            "Làm lại mọi bước nối máy DEVICE; chỗ nào lệch thì sửa lại.\n\n"
            "Lệnh hỏi số một máy khác đang ở gần để gửi tin thử."
        ),
        "Say of each channel when it was last heard, what went wrong, what waits and what was sent.": (
            "Mỗi kênh: liên lạc lần cuối lúc nào, lỗi gì, còn gì chờ gửi, đã gửi bao nhiêu."
        ),
        "Print what to paste at each provider that proves itself by a secret. Whoever reads it can report as anybody.": (
            "In những gì cần dán vào nhà cung cấp xác thực bằng khóa bí mật. Ai đọc được đều báo cáo được thay người khác."
        ),
        "Print the address of each USSD dialect. Keep them secret: they let anybody report in any head's name.": (
            "In địa chỉ của từng kiểu USSD. Phải giữ kín: ai có nó đều báo cáo được thay trưởng thôn."
        ),
        # care
        "Check the figures of all campaigns against the ledger; exit 1 if any differs.": (
            "Đối chiếu số liệu của mọi chiến dịch với sổ cái; có chỗ lệch thì mã thoát là 1."
        ),
        "Look through the whole store too: every text, reply, question, list and key.": (
            "Soát cả kho: từng tin, câu trả lời, câu hỏi, danh sách và khóa."
        ),
        "Rebuild the figures of all campaigns from the ledger, while texts go on coming in.": (
            "Tính lại số liệu của mọi chiến dịch từ sổ cái; tin vẫn nhận như thường."
        ),
        "Copy everything into a directory of its own under DIRECTORY, while texts go on coming in.": (
            "Sao lưu tất cả vào một thư mục riêng trong DIRECTORY; tin vẫn nhận như thường."
        ),
        "Go on: each minute write what has changed, each day begin anew.": (
            "Làm liên tục: mỗi phút ghi phần mới, mỗi ngày một bản mới."
        ),
        "DIRECTORY is a backup: read it, and verify what it holds.": "DIRECTORY là một bản sao lưu: đọc và kiểm tra nó.",
        "How often --follow writes.": "Bao nhiêu giây --follow ghi một lần.",
        "Put the backup in DIRECTORY into the empty books. It starts on HOLD: nothing goes out until that is released.": (
            "Khôi phục bản sao trong DIRECTORY vào kho trống. Sau đó TẠM DỪNG GỬI: không tin nào đi cho đến khi bạn cho phép."
        ),
        "Put it in the place of what is there; asks for its name.": "Thay cho những gì đang có; sẽ hỏi tên để xác nhận.",
        "Cut damaged files of our own Valkey behind their last whole command, after asking; keep what is cut off.": (
            "Cắt tệp hỏng của kho dữ liệu ngay sau lệnh trọn vẹn cuối cùng, sau khi hỏi; phần cắt ra được giữ lại."
        ),
        "Remove the phone that is asked for from every campaign: contact, texts, what was sent to it.\n\n"
        "The figures stay. Backups keep it until they are removed (`backups_days` of the campaign).": (
            "Hỏi số máy rồi xóa khỏi mọi chiến dịch: người, tin đến, tin đã gửi.\n\n"
            "Số liệu vẫn còn. Các bản sao lưu còn giữ đến khi bị xóa (`backups_days` của chiến dịch)."
        ),
    }
)
