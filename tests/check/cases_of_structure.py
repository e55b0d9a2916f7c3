"""Cases of the rules about the form and each cell of it."""

from datetime import date

from tests.check.batches import OTHER, OWN, batch, line, profile
from tests.check.case import BN, PLAIN, UP, B, C, Case, M, without

STRUCTURE = (
    Case("no-lines", batch(), ((None, None, "", ""),), PLAIN),
    Case(
        "required-column",
        batch(line(), layout=without("disbursed_vnd")),
        ((None, "disbursed_vnd", "", ""),),
        PLAIN,
    ),
    Case("blank-name", batch(line(project_name="  ")), ((10, "project_name", "  ", ""),), PLAIN),
    Case(
        "blank-code",
        batch(line(), line(project_code=None, project_name="B")),
        ((11, "project_code", "", ""),),
        PLAIN,
        batch(line(project_code=None)),
    ),
    Case(
        "code-format",
        batch(line(project_code="76543"), line(project_code="765432A")),
        ((10, "project_code", "76543", "7 chữ số"), (11, "project_code", "765432A", "7 chữ số")),
        batch(line(project_code="0654321")),
        batch(line(project_code=None)),
    ),
    Case(
        "code-two-names",
        batch(line(), line(project_name="Cầu Nét", funding_source="oda")),
        ((11, "project_name", "Cầu Nét", "Đường tỉnh 295C"),),
        batch(line(), line(project_name="ĐƯỜNG TỈNH  295C", funding_source="oda")),
        batch(line(project_code=None)),
    ),
    Case(
        "unknown-source",
        batch(line(funding_source="quỹ khác")),
        (
            (
                10,
                "funding_source",
                "quỹ khác",
                "Ngân sách trung ương trong nước, Vốn nước ngoài (ODA), Vốn đối ứng, Ngân sách địa phương (cân đối), "
                "Thu tiền sử dụng đất, Xổ số kiến thiết, Vay của chính quyền địa phương, "
                "Chương trình mục tiêu quốc gia, Chương trình phục hồi và phát triển kinh tế - xã hội và Tăng thu, "
                "tiết kiệm chi",
            ),
        ),
        PLAIN,
    ),
    Case(
        "unknown-group",
        batch(line(group="D")),
        ((10, "group", "D", "QTQG, A, B và C"),),
        batch(line(group="b"), line(group="Nhóm C", funding_source="oda")),
        PLAIN,
    ),
    Case(
        "unknown-status",
        batch(line(status="đang làm")),
        ((10, "status", "đang làm", "Chuẩn bị đầu tư, Khởi công mới, Chuyển tiếp và Hoàn thành chờ quyết toán"),),
        batch(line(status="DỰ ÁN CHUYỂN TIẾP")),
        PLAIN,
    ),
    Case(
        "unknown-owner",
        batch(line(owner="Sở Giao thông vận tải")),
        ((10, "owner", "Sở Giao thông vận tải", "Sở Xây dựng"),),
        batch(line(owner="Sở Xây dựng"), line(owner="Ban QLDA nào đó", funding_source="oda")),
        PLAIN,
    ),
    Case(
        "wrong-profile",
        batch(line(), stamp_profile="bac-giang-2022"),
        ((None, None, "bac-giang-2022", profile().code),),
        batch(line(), stamp_profile=profile().code),
        PLAIN,
    ),
    Case(
        "replaces-other-projects",
        batch(line(), replaces=frozenset({"7000001", "kè a"})),
        ((None, None, "", ""),),
        batch(line(project_code="7000009"), replaces=frozenset({"ten:x", "đường tỉnh 295c"})),
        PLAIN,
    ),
    Case(
        "wrong-agency",
        batch(line(), stamp_agency=OTHER),
        ((None, None, "Sở Giao thông vận tải", "Sở Xây dựng"),),
        batch(line(), stamp_agency=OWN),
        PLAIN,
    ),
    Case(
        "wrong-period",
        batch(line(), stamp_period="2022-08-05"),
        ((None, None, "2022-08-05", "2023-08-05"),),
        batch(line(), stamp_period="2023-08-05"),
        PLAIN,
    ),
    Case(
        "date-out-of-range",
        batch(line(start_on=date(1989, 12, 31), completion_on=date(2054, 1, 1))),
        (
            (10, "start_on", "31/12/1989", "từ năm 1990 đến năm 2053"),
            (10, "completion_on", "01/01/2054", "từ năm 1990 đến năm 2053"),
        ),
        batch(line(start_on=date(1990, 1, 1), completion_on=date(2053, 12, 31))),
        PLAIN,
    ),
    Case(
        "unit-implausible",
        batch(
            line(plan_vnd=60_050), line(plan_vnd=191, funding_source="oda"), line(plan_vnd=70_000, funding_source="sdd")
        ),
        ((None, "plan_vnd", "60.050 đồng", ""),),
        batch(line(plan_vnd=191 * M), line(plan_vnd=50, funding_source="oda"), line(plan_vnd=BN, funding_source="sdd")),
        batch(line(plan_vnd=None)),
    ),
    Case(
        "unit-scale",
        batch(line(plan_vnd=10_000), {**B, "plan_vnd": 9_000}, previous=[line(), B]),
        ((None, "plan_vnd", "19.000 đồng", "20.000.000.000 đồng"),),
        batch(line(plan_vnd=12 * BN), B, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "line-scale",
        batch(line(plan_vnd=10_000), B, C, previous=[line(), B, C]),
        ((10, "plan_vnd", "10.000 đồng", "10.000.000.000 đồng"),),
        batch(line(plan_vnd=100 * BN), B, C, previous=[line(), B, C]),
        PLAIN,
    ),
    Case(
        "line-repeats-sum",
        # 10 + 10 tỷ planned and 4 + 4 tỷ paid from one source, and a line without code that says 20 and 8 from another.
        batch(
            line(),
            B,
            line(
                project_code=None,
                project_name="Vốn địa phương",
                funding_source="oda",
                plan_vnd=20 * BN,
                disbursed_vnd=8 * BN,
            ),
        ),
        ((12, "plan_vnd", "20.000.000.000 đồng", ""),),
        batch(
            line(),
            B,
            line(
                project_code="7000005",
                project_name="Cầu E",
                funding_source="oda",
                plan_vnd=20 * BN,
                disbursed_vnd=8 * BN,
            ),
        ),
        batch(line(disbursed_vnd=0)),
    ),
    Case(
        "investment-beyond-group",
        batch(
            line(group="C", total_investment_vnd=1_201 * BN), {**B, "group": "Nhóm B", "total_investment_vnd": 4 * BN}
        ),
        (
            (10, "total_investment_vnd", "1.201.000.000.000 đồng", "120.000.000.000 đồng"),
            (11, "total_investment_vnd", "4.000.000.000 đồng", "45.000.000.000 đồng"),
        ),
        batch(line(group="C", total_investment_vnd=1_200 * BN), {**B, "group": "A", "total_investment_vnd": 4 * BN}),
        batch(line(group="C")),
    ),
    Case(
        "unit-beside-siblings",
        batch(line(plan_vnd=2_001 * BN), line(agency=OTHER, project_code="7000005", plan_vnd=10 * BN)),
        ((None, "plan_vnd", "2.001.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(line(plan_vnd=2_000 * BN), line(agency=OTHER, project_code="7000005", plan_vnd=10 * BN)),
        PLAIN,
    ),
    Case(
        "scale-gap",
        # 10 tỷ and 4 tỷ beside 300 triệu and 100 triệu: both columns part by 30 or more at the same row.
        # Nothing is disbursed in the other, whose plan is 10 triệu.
        batch(
            *(UP, B, C),
            line(project_code="7000004", project_name="Kè D", plan_vnd=300 * M, disbursed_vnd=100 * M),
            *(
                line(OTHER, project_code=code, project_name=code, plan_vnd=plan, disbursed_vnd=0)
                for code, plan in (("7000005", 9 * BN), ("7000006", 8 * BN), ("7000007", 6 * BN), ("7000008", 10 * M))
            ),
        ),
        (
            (17, "plan_vnd", "10.000.000 đồng", "8.000.000.000 đồng"),
            (13, "plan_vnd", "300.000.000 đồng", "10.000.000.000 đồng"),
        ),
        # The disbursement does not part: 4 tỷ beside 200 triệu; plans part by 33, not by 500.
        batch(UP, B, C, line(project_code="7000004", project_name="Kè D", plan_vnd=300 * M, disbursed_vnd=200 * M)),
        PLAIN,
    ),
    Case(
        "text-damaged",
        batch(line(project_name="Nâng c?p đường"), {**B, "project_name": "Ná»n Ä\u0091Æ°á»\u009dng"}),
        ((10, "project_name", "Nâng c?p đường", ""), (11, "project_name", "Ná»n Ä\u0091Æ°á»\u009dng", "")),
        batch(line(project_name="XÃ HÒA AN: chưa rõ mặt bằng?"), B),
    ),
    Case(
        "name-moved",
        batch(
            line(project_name="Trường khu Tây"),
            {**B, "project_name": "Trường khu Đông"},
            {**B, "project_code": "7000003", "project_key": "7000003", "project_name": "Cầu vượt số 5"},
            previous=[
                line(project_name="Trường khu Đông"),
                {**B, "project_name": "Trường khu Tây"},
                {**B, "project_code": "7000003", "project_key": "7000003", "project_name": "Trường B"},
            ],
        ),
        (
            (10, "project_name", "Trường khu Tây", "Trường khu Đông"),
            (11, "project_name", "Trường khu Đông", "Trường khu Tây"),
            (12, "project_name", "Cầu vượt số 5", "Trường B"),
        ),
        batch(
            line(project_name="ĐƯỜNG tỉnh 295C (đoạn 1)"), B, previous=[line(project_name="Đường tỉnh 295C, đoạn 1"), B]
        ),
        PLAIN,
    ),
    Case(
        "revision-drops-projects",
        batch(line(), replaces=frozenset({"7654321", "đường tỉnh 295c", "7000002", "trường b"})),
        ((None, "project_name", "", ""),),
        batch(line(), replaces=frozenset({"7654321", "đường tỉnh 295c"})),
        PLAIN,
    ),
    Case(
        "project-twice",
        batch(line(project_name="Khu dân cư (giai đoạn 2)"), line(project_code=None, project_name="Khu dân cư GĐ 2")),
        ((11, "project_name", "Khu dân cư GĐ 2", "Khu dân cư (giai đoạn 2)"),),
        batch(line(project_name="Trường số 1"), line(project_code=None, project_name="Trường số 2")),
    ),
    Case(
        "unchanged-file",
        batch(line(), B, C, previous=[line(), B, C]),
        ((None, "disbursed_vnd", "12.000.000.000 đồng", "12.000.000.000 đồng"),),
        batch(line(disbursed_vnd=4 * BN + 1), B, C, previous=[line(), B, C]),
        PLAIN,
    ),
)
