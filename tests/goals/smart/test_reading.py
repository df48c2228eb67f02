"""What is read in a goal's words: what counts, what is delivered, until when."""

import pytest

from goals.smart.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "Ship the SDK by the end of March",
        "Raise NPS to 50 this quarter",
        "Open the second store before Christmas",
        "Lose 5 kg within six weeks",
        "Win three clients in 2026",
        "Reach 100 stores in Q3",
        "Finish the course by 2026-12-31",
        "Publish the report on 15 May",
        "Cut costs by 10% over the next two years",
        "Freight cost per parcel down to 4.10 EUR by week 40",
        "Gain 5000 followers between January and June",
        "45 days sales outstanding by FY end",
        "年底前上线新版官网",
        "Renew all leases ahead of the March deadline",
        "Raise the donations through the Christmas appeal",
        "Code owners for all repositories by sprint 14",
        "第四十周前单件运费降至4.1元",
        "第14个冲刺前配置代码负责人",
        "圣诞义卖期间筹得善款八万元",
        "财年结束前差错率低于千分之五",
        "双周内严重缺陷清零",
        "本季度新签5家客户",
        "9月底完成迁移",
        "到2027年覆盖率达到80%",
        "六个月内雅思达到7分",
        "十四五期间建成三座水厂",
        "Settle the claim before the lease expires",
        "Sell the old stock before our contract with Ikea runs out",
        "租约到期前与房东了结纠纷",
        "今春代数及格率升到75%",
        "Run the half marathon next April",
        "Open the playground in time for the school holidays",
        "学校放假前开放新游乐场",
        "Finish the course by Chinese New Year",
        "广交会前让首家企业客户上线",
        "米迦勒节前把逾期借阅降到150册",
    ],
)
def test_a_deadline_or_a_period_is_an_end(text: str) -> None:
    assert read([text]).deadlines


@pytest.mark.parametrize(
    "text",
    [
        "Send a weekly newsletter",
        "Reply within 2 hours",
        "30-day retention of 40%",
        "7-day active users above 9,000",
        "Resolve 95% of tickets in one week",
        "Reduce cycle time from 8 weeks to 4 weeks",
        "All invoices are paid within 30 days of receipt",
        "Make 50 calls per day",
        "Save $100 a month",
        "Sell out the spring conference",
        "Close the books within four working days of month end",
        "月末后四个工作日内结账",
        "召回300名一年内未下单的会员",
        "Month-end close in 4 days instead of 9",
        "春季大会门票售罄",
        "每周发布一篇产品简报",
        "24小时内响应",
        "次日留存达到40%",
        "30日留存率达到45%",
        "周活跃用户达到9000",
        "应收账款账期不超过60天",
        "近两年论文研究报告",
    ],
)
def test_how_often_and_how_fast_is_no_end(text: str) -> None:
    assert not read([text]).deadlines


@pytest.mark.parametrize(
    "text",
    [
        "Double the subscribers",
        "Halve the open bugs",
        "Cut churn by two thirds",
        "Hire three engineers",
        "NPS of 50",
        "Zero lost-time injuries",
        "Every new hire has a mentor",
        "Revenue from $50M to $65M",
        "Fewer than five errors",
        "Cut the spend by a quarter without slower answers",
        "零工伤事故",
        "用户数翻倍",
        "流失率降低三分之一",
        "缺陷减少一半",
        "毛利率百分之二十以上",
        "招收三个学员",
        "粮食产量1.3万亿斤",
        "安全生产零事故",
        "所有工单都有负责人",
        "宁波工厂零工伤",
        "全线零延误",
    ],
)
def test_numbers_and_words_for_them_are_measures(text: str) -> None:
    assert read([text]).measures


@pytest.mark.parametrize(
    "text",
    [
        "Make 2026 our best year yet",
        "Improve Q3 performance",
        "Support version 3.0 better",
        "Work closer with Tier 1 suppliers",
        "Improve 30-day retention",
        "Increase by 20%",
        "2026年全面加强品牌建设",
        "迈向工业4.0",
        "打造一流团队",
        "提升30日留存",
    ],
)
def test_a_year_a_version_and_a_number_of_nothing_are_no_measures(text: str) -> None:
    assert not read([text]).measures


@pytest.mark.parametrize(
    "text",
    [
        "Launch the partner portal",
        "Hire a head of sales",
        "Pass the SOC 2 audit",
        "The new pricing page is live",
        "Get certified as a scrum master",
        "上线支付功能",
        "通过三级等保测评",
        "完成B轮融资",
        "客户健康度仪表板上线",
        "Settle the dispute with the landlord",
        "Sit the DELE exam",
        "在订票网站上公布无障碍声明",
        "决定是否保留苏州仓库",
        "iOS和安卓端上线离线模式",
        "与房东了结纠纷",
        "Sell the Bristol site",
        "The waiting list is empty",
        "Take part in the Berlin half marathon",
        "Eliminate paper forms in admissions",
        "卖掉苏州厂区",
        "清空候诊名单",
        "开放磨坊路新游乐场",
        "客户可以自己修改收货地址",
        "把B馆卤素灯全部换成LED",
    ],
)
def test_a_thing_that_is_plainly_done_or_not_is_found(text: str) -> None:
    assert read([text]).deliverables


@pytest.mark.parametrize(
    "text",
    [
        "Build a culture of innovation",
        "Deliver value to developers",
        "Create a high performing team",
        "Provide world-class support",
        "Launch new features",
        "建立健全长效机制",
        "打造学习型组织",
        "完成各项工作任务",
        "Sell more to existing accounts",
        "Eliminate waste",
        "及时更新风险清单",
        "打消试点客户的顾虑",
        "客户可以感受到温度",
    ],
)
def test_what_nobody_can_tick_off_is_no_deliverable(text: str) -> None:
    found = read([text])
    assert not found.deliverables
    assert not found.measures


def test_full_width_and_traditional_characters_read_alike() -> None:
    assert read(["ＮＰＳ從２２提升到４０，減肥１０公斤"]).measures
    assert read(["２０２６年１２月３１日前完成"]).deadlines


def test_a_text_in_two_languages_is_read_in_both() -> None:
    assert read(["完成 migration of the data warehouse by end of Q3"]).deadlines


@pytest.mark.parametrize(
    "text", ["", " ", "¶", "。", "!!!", "x" * 300, "一二三四五" * 60, "all " + "big " * 70, "1 " * 150]
)
def test_any_text_can_be_read(text: str) -> None:
    read([text])
