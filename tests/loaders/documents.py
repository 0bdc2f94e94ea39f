"""Fictional documents in the layouts that reviews come in, short enough to reason about."""

PDF_TEXT = """NORTHVALE SAFEGUARDING CHILDREN BOARD
SERIOUS CASE REVIEW
Child Q

Contents
1. Introduction ............ 2
2. Analysis .................. 3
3. Recommendations .... 4

Northvale Serious Case Review Child Q
2
1. INTRODUCTION
1.1 This serious case review concerns Child Q, who died in May 2014
aged nine weeks. The family had lived in three towns and the re-
cords of one did not reach the next.

Northvale Serious Case Review Child Q
3
2. ANALYSIS
2.1 The midwife asked about drinking but the answer was not written
down, and the health visitor who took over the family did not

Northvale Serious Case Review Child Q
4
know of it until the autumn. Dr. Able, the GP, was not told.
3. RECOMMENDATIONS
3.1 Recommendation 1
The Board should check that maternity notes follow the family.
"""

YEARLY_DIGEST = """Case reviews published in 2016

2016 - Anonymous - Child LM

Serious injury of a 5-month-old girl in June 2015.
Background: mother was living in temporary housing.
Key issues: include
the need to ask who lives in the home; professionals did not speak to the father.
Recommendations: the board should audit visits; review housing checks.
Model: uses a systems model.
Keywords: infants, housing, fathers, injuries

2016 – Eskmoor – Child PQ

Death of a 16-year-old boy in 2014 by suicide.
Background: he had been in care since he was ten.
Learning: listening to young people; planning moves early.
Recommendations: improve the offer to care leavers.
Keywords: suicide, care leavers, mental health, placements
"""

MONTHLY_DIGEST = """Repository - May 2024

1. Local child safeguarding practice review: Ivo

Death of a 3-month-old infant boy in July 2022 after unsafe sleep.

Learning includes: the father was not asked about his drinking; safe sleep advice should be
given to both parents; and visits need to look at where a baby sleeps. Recommendations include:
train staff in safe sleep; and audit home visits.

Other resources [Read practice review (PDF)](#)

2. Child practice review: Child W

Serious injuries to a 2-year-old girl in 2021.

Learning themes include: professional curiosity; handover.

Recommendations for the Cwm Derw Safeguarding Board include: agree how handovers are made.

3. Serious case review: Child Broken
"""

POLICY = """Lone working policy

Version 3. Next review date May 2026. Policy owner: head of service.

This policy sets out how staff keep safe. All staff must tell a manager where they are. It was
written after learning from a serious case review was shared with the team.
"""
